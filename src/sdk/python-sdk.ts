import { createHash } from "node:crypto";
import { join } from "node:path";
import { readPlainFile, type TouchstoneError } from "../lib/index.js";
import { findCheckout, findCheckoutFolders, PYTHON_PACKAGE, readGitFacts } from "./checkout.js";
import { type EnvironmentOptions, findEnvironment, openEnvironment } from "./environment.js";
import { findMissingModule } from "./missing-module.js";

const OFFICIAL = { distribution: PYTHON_PACKAGE, module: "openai_codex" };

/** The official Python SDK, installed in a working environment. */
export interface PythonSdk {
  /** Absolute path of the environment's interpreter. */
  python: string;
  package: typeof PYTHON_PACKAGE;
  /** Installed version of the SDK. */
  version: string;
  source: { kind: "registry" } | { kind: "checkout"; root: string; commit?: string; dirty?: boolean };
  /** Folders for PYTHONPATH: those of a checkout that may contain `harvest_scenarios/`; none for a release. */
  pythonPath: string[];
  /** `3.11.7` */
  pythonVersion: string;
  /** Every installed distribution and its version, sorted by name. */
  packages: Record<string, string>;
}

/**
 * Installs the official SDK from PyPI into its own environment, which is made once.
 * @throws TouchstoneError `python-missing`, `python-venv-missing`, `python-install-failed`, `sdk-import-failed`, `python-module-missing`,
 *   `cache-unwritable`, `cache-locked`
 */
export async function openPythonSdk(options: EnvironmentOptions & { version: string }): Promise<PythonSdk> {
  const release = `${PYTHON_PACKAGE}==${options.version}`;
  const name = getEnvironmentName(options.version);
  const environment = await openEnvironment(
    { name, title: release, pipArguments: [release], ...OFFICIAL },
    options,
  );
  return buildRegistrySdk(environment);
}

/**
 * Finds an SDK that `openPythonSdk` has installed.
 * @returns undefined if it is not installed
 * @throws TouchstoneError `python-missing`
 */
export async function findPythonSdk(options: {
  version: string;
  cacheDir: string;
}): Promise<PythonSdk | undefined> {
  const environment = await findEnvironment(getEnvironmentName(options.version), options.cacheDir);
  return environment && buildRegistrySdk(environment);
}

function getEnvironmentName(version: string): string {
  return `${PYTHON_PACKAGE}-${version}`;
}

function buildRegistrySdk(environment: Omit<PythonSdk, "package" | "source" | "pythonPath">): PythonSdk {
  return { ...environment, package: PYTHON_PACKAGE, source: { kind: "registry" }, pythonPath: [] };
}

/**
 * Installs the official SDK from a checkout, in editable mode, so that a change of its source takes effect at
 * once.
 * @param options.path root of openai/codex, or its folder `sdk/python`
 * @throws TouchstoneError `sdk-checkout-invalid`, and the errors of `openPythonSdk`
 */
export async function openPythonCheckout(options: EnvironmentOptions & { path: string }): Promise<PythonSdk> {
  const root = await findCheckout(options.path);
  const name = `checkout-${await hashCheckout(root)}`;
  const environment = await openEnvironment(
    { name, title: root, pipArguments: ["-e", root], project: root, ...OFFICIAL },
    options,
  );
  return {
    ...environment,
    package: PYTHON_PACKAGE,
    source: { kind: "checkout", root, ...(await readGitFacts(root)) },
    pythonPath: await findCheckoutFolders(options.path),
  };
}

/**
 * Builds the error for a program that uses the SDK, and failed because a Python module is missing.
 * @param output what the program wrote to stderr
 * @param who what needs the module, for the message
 * @returns undefined if it failed for another reason
 */
export function findMissingSdkModule(
  output: string,
  who: string,
  { python, source }: PythonSdk,
): TouchstoneError | undefined {
  return findMissingModule(output, who, {
    python,
    project: source.kind === "checkout" ? source.root : undefined,
  });
}

/**
 * Computes a digest of the parts of a checkout that an environment depends on: its path and its project file
 * with the dependencies.
 */
async function hashCheckout(root: string): Promise<string> {
  const project = await readPlainFile(join(root, "pyproject.toml"));
  return createHash("sha256").update(root).update("\0").update(project).digest("hex").slice(0, 12);
}
