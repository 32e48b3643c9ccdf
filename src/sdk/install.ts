import { rm } from "node:fs/promises";
import { getMinorVersion, type Interpreter } from "./interpreter.js";
import { filterRequirements } from "./python-requirements.js";
import { runTool, tryTool } from "./run-tool.js";

/** What an environment is made of. */
export interface EnvironmentRequest {
  /** The SDK as pip's arguments name it: `["openai-codex==0.163.0"]`, `["-e", path]`. */
  pipArguments: string[];
  /** Its name in the registry. */
  distribution: string;
  /** What a user imports. */
  module: string;
}

/** What an environment holds. */
export interface InstalledEnvironment {
  /** Of the SDK, as importlib.metadata has it. */
  version: string;
  pythonVersion: string;
  packages: Record<string, string>;
}

/**
 * Makes a virtual environment in `folder`, with `uv` where it is installed, and installs the SDK into it.
 * @throws TouchstoneError `python-venv-missing`, and ProgramError where pip or uv fails
 */
export async function installEnvironment(
  python: Interpreter,
  folder: string,
  { pipArguments, distribution, module }: EnvironmentRequest,
): Promise<InstalledEnvironment> {
  await rm(folder, { recursive: true, force: true });
  const interpreter = getInterpreterPath(folder);
  const pip = await makeEnvironment(python, folder);
  await pip(["--no-deps", ...pipArguments]);
  const needs = filterRequirements(JSON.parse(await runPython(interpreter, REQUIREMENTS, distribution)));
  if (needs.length > 0) await pip(needs);
  return JSON.parse(await runPython(interpreter, INSTALLED, distribution, module));
}

export function getInterpreterPath(folder: string): string {
  return `${folder}/bin/python`;
}

/** @returns what installs packages into the new environment */
async function makeEnvironment(python: Interpreter, folder: string) {
  const interpreter = getInterpreterPath(folder);
  if (await hasUv()) {
    await runTool("uv", ["venv", "--quiet", "--no-project", "--python", python.command, folder]);
    return (args: string[]) => runTool("uv", ["pip", "install", "--quiet", "--python", interpreter, ...args]);
  }
  await assertCanMakeEnvironments(python);
  await runTool(python.command, ["-m", "venv", folder]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  return (args: string[]) => runTool(interpreter, [...pip, ...args]);
}

/** @throws TouchstoneError `python-venv-missing` */
export async function assertCanMakeEnvironments(python: Interpreter): Promise<void> {
  if (await hasUv()) return;
  if ((await tryTool(python.command, ["-c", "import venv; from ensurepip import version"])) === undefined)
    throw sdkErrors.pythonVenvMissing({ ...python, minor: getMinorVersion(python.version) });
}

async function hasUv(): Promise<boolean> {
  return (await tryTool("uv", ["--version"])) !== undefined;
}

/** `-I`: what happens to lie in the current folder is not what is installed. */
const runPython = (interpreter: string, program: string, ...args: string[]) =>
  runTool(interpreter, ["-I", "-c", program, ...args]);

const REQUIREMENTS = `
import json, sys
from importlib.metadata import requires
print(json.dumps(requires(sys.argv[1]) or []))
`;

/** Imports the SDK too: an environment in which that fails is of no use. */
const INSTALLED = `
import importlib, json, platform, sys
from importlib.metadata import distributions, version
importlib.import_module(sys.argv[2])
print(json.dumps({
    "version": version(sys.argv[1]),
    "pythonVersion": platform.python_version(),
    "packages": dict(sorted((one.metadata["Name"], one.version) for one in distributions())),
}))
`;

import { sdkErrors } from "./errors.js";
