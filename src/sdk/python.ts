import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { lock } from "proper-lockfile";
import type { Progress } from "../codex/index.js";
import { TouchstoneError } from "../error.js";
import { findPython } from "./interpreter.js";
import { installFailure, runTool } from "./process.js";

export interface PythonSdk {
  /** Interpreter of the environment, absolute. */
  python: string;
  package: "openai-codex";
  version: string;
  source: { kind: "registry" } | { kind: "checkout"; root: string; commit?: string; dirty?: boolean };
  /** For PYTHONPATH: the checkout's folders that may hold `harvest_scenarios/`. */
  pythonPath: string[];
  pythonVersion: string;
  /** Every installed distribution and its version. */
  packages: Record<string, string>;
}

interface Where {
  cacheDir: string;
  onProgress: Progress;
}

const PACKAGE = "openai-codex";
/** The same binary that touchstone gets from npm (180 MB), and that the tap stands in for: no need of it twice. */
const BUNDLED_CODEX = "openai-codex-cli-bin";
/** Written last: an environment that has it is whole. */
const MARKER = "touchstone.json";

/** The official SDK from PyPI, in an environment of its own. @throws TouchstoneError `python-*` */
export async function getPythonSdk({ version, ...where }: Where & { version: string }): Promise<PythonSdk> {
  const facts = await environment(
    `${PACKAGE}-${version}`,
    `${PACKAGE}==${version}`,
    [`${PACKAGE}==${version}`],
    where,
  );
  return { ...facts, source: { kind: "registry" }, pythonPath: [] };
}

/**
 * The official SDK from a checkout: the root of openai/codex, or its `sdk/python`.
 * @throws TouchstoneError `sdk-checkout-invalid`, `python-*`
 */
export async function getPythonCheckout({ path, ...where }: Where & { path: string }): Promise<PythonSdk> {
  const root = await findCheckout(path);
  const project = await readFile(join(root, "pyproject.toml"));
  const key = createHash("sha256").update(root).update(project).digest("hex").slice(0, 12);
  const facts = await environment(`checkout-${key}`, root, ["-e", root], where);
  const git = await gitFacts(root);
  const pythonPath = [...new Set([root, await realpath(path)])];
  return { ...facts, source: { kind: "checkout", root, ...git }, pythonPath };
}

async function findCheckout(path: string): Promise<string> {
  for (const folder of [path, join(path, "sdk", "python")]) {
    const project = await readFile(join(folder, "pyproject.toml"), "utf8").catch(() => "");
    if (/^name\s*=\s*"openai-codex"/m.test(project)) return realpath(folder);
  }
  throw new TouchstoneError(`${path} is no checkout of the Python SDK.`, {
    kind: "usage",
    code: "sdk-checkout-invalid",
    hint: 'It must hold a pyproject.toml with `name = "openai-codex"`, itself or in its sdk/python.',
  });
}

/** Makes the environment, or takes the one that is there. */
async function environment(name: string, what: string, install: string[], { cacheDir, onProgress }: Where) {
  const python = await findPython();
  const minor = python.version.split(".").slice(0, 2).join(".");
  const folder = join(cacheDir, "python", `${name}-py${minor}`);
  const interpreter = join(folder, "bin", "python");
  await mkdir(join(cacheDir, "python"), { recursive: true }).catch((cause) => {
    throw new TouchstoneError(`The cache folder ${cacheDir} can't be written: ${cause.message}`, {
      kind: "environment",
      code: "cache-unwritable",
      hint: "Make it writable, or set TOUCHSTONE_CACHE to a folder that is.",
      cause,
    });
  });
  if (!existsSync(join(folder, MARKER))) {
    const release = await lock(join(cacheDir, "python"), { retries: { retries: 600, maxTimeout: 1000 } });
    try {
      if (!existsSync(join(folder, MARKER))) {
        onProgress(`${what}: making a Python ${minor} environment`);
        await rm(folder, { recursive: true, force: true });
        await makeEnvironment(python.command, folder);
        onProgress(`${what}: installing`);
        await installSdk(interpreter, install);
        await writeFile(join(folder, MARKER), JSON.stringify(await factsOf(interpreter)));
      }
    } catch (error) {
      throw installFailure(what, error);
    } finally {
      await release();
    }
  }
  const facts = JSON.parse(await readFile(join(folder, MARKER), "utf8"));
  return { python: interpreter, package: PACKAGE as "openai-codex", ...facts } as Omit<
    PythonSdk,
    "source" | "pythonPath"
  >;
}

async function makeEnvironment(python: string, folder: string): Promise<void> {
  if (await hasUv()) return void (await runTool("uv", ["venv", "--quiet", "--python", python, folder]));
  try {
    await runTool(python, ["-m", "venv", folder]);
  } catch (cause) {
    throw new TouchstoneError(`${python} can't make a virtual environment.`, {
      kind: "environment",
      code: "python-venv-missing",
      hint: "Install its venv module (`apt-get install python3-venv`), or install `uv`.",
      cause,
    });
  }
}

async function installSdk(interpreter: string, install: string[]): Promise<void> {
  const uv = await hasUv();
  const pip = (args: string[]) =>
    uv
      ? runTool("uv", ["pip", "install", "--quiet", "--python", interpreter, ...args])
      : runTool(interpreter, [
          "-m",
          "pip",
          "install",
          "--quiet",
          "--disable-pip-version-check",
          "--no-input",
          ...args,
        ]);
  await pip(["--no-deps", ...install]);
  const needs: string[] = JSON.parse(await runTool(interpreter, ["-c", REQUIREMENTS]));
  await pip(needs.filter((need) => !need.startsWith(BUNDLED_CODEX)));
}

const REQUIREMENTS = `
import json
from importlib.metadata import requires
print(json.dumps([need for need in requires("${PACKAGE}") or [] if "extra ==" not in need]))
`;

async function factsOf(interpreter: string) {
  return JSON.parse(await runTool(interpreter, ["-c", FACTS]));
}

const FACTS = `
import json, platform
from importlib.metadata import distributions, version
import openai_codex
packages = sorted((one.metadata["Name"], one.version) for one in distributions())
print(json.dumps({
    "version": version("${PACKAGE}"),
    "pythonVersion": platform.python_version(),
    "packages": dict(packages),
}))
`;

async function hasUv(): Promise<boolean> {
  return !(await execa("uv", ["--version"], { reject: false })).failed;
}

async function gitFacts(root: string): Promise<{ commit?: string; dirty?: boolean }> {
  const git = (...args: string[]) => execa("git", ["-C", root, ...args], { reject: false });
  const head = await git("rev-parse", "HEAD");
  if (head.failed) return {};
  return { commit: head.stdout.trim(), dirty: (await git("status", "--porcelain", "--", ".")).stdout !== "" };
}
