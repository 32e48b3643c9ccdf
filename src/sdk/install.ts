import { rm } from "node:fs/promises";
import { isInRange } from "../lib/versions/index.js";
import { sdkErrors } from "./errors.js";
import { getMinorVersion, type Interpreter } from "./interpreter.js";
import { filterRequirements } from "./python-requirements.js";
import { runTool, tryTool } from "./run-tool.js";
import { DRIVERS } from "./subject-names.js";

/** What an environment must contain, and the oldest Python that runs it. */
export interface EnvironmentRequest {
  /** The SDK in the form of pip's arguments: `["openai-codex==0.163.0"]`, `["-e", path]`. */
  pipArguments: string[];
  /** Name of the package in the registry. */
  distribution: string;
  /** Name of the module that a user imports. */
  module: string;
  /** The oldest Python that runs the SDK, such as `3.12`; undefined for the oldest that touchstone supports. */
  oldestPython?: string | undefined;
  /** The checkout's folder with the project file; undefined for a release. */
  project?: string;
}

/** The installed contents of an environment. */
export interface InstalledEnvironment {
  /** Version of the SDK according to importlib.metadata. */
  version: string;
  pythonVersion: string;
  packages: Record<string, string>;
}

/**
 * Makes a virtual environment in `folder`, with `uv` if it is installed, and installs the SDK into it.
 * @returns the path of its interpreter
 * @throws TouchstoneError `python-venv-missing`
 * @throws ProgramError if pip, uv or Python fails
 */
export async function installEnvironment(
  python: Interpreter,
  folder: string,
  { pipArguments, distribution }: EnvironmentRequest,
): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  const interpreter = getInterpreterPath(folder);
  const pip = await makeEnvironment(python, folder);
  await pip(["--no-deps", ...pipArguments]);
  const needs = filterRequirements(JSON.parse(await runPython(interpreter, REQUIREMENTS, distribution)));
  if (needs.length > 0) await pip(needs);
  return interpreter;
}

/**
 * Imports the SDK of an environment, and reads what is installed there.
 * @throws ProgramError if the SDK can't be imported
 */
export async function readInstalled(
  interpreter: string,
  { distribution, module }: EnvironmentRequest,
): Promise<InstalledEnvironment> {
  return JSON.parse(await runPython(interpreter, INSTALLED, distribution, module, DRIVERS));
}

export function getInterpreterPath(folder: string): string {
  return `${folder}/bin/python`;
}

/**
 * Makes an empty environment.
 * @returns the function that installs packages into it
 */
async function makeEnvironment(python: Interpreter, folder: string) {
  const interpreter = getInterpreterPath(folder);
  if (await hasUv()) {
    await runTool("uv", ["venv", "--quiet", "--no-project", "--python", python.command, folder]);
    return (args: string[]) => runTool("uv", ["pip", "install", "--quiet", "--python", interpreter, ...args]);
  }
  await assertCanMakeEnvironments(python);
  const options = ["install", "--quiet", "--disable-pip-version-check", "--no-input"];
  if (await hasPip(python)) {
    await runTool(python.command, ["-m", "venv", "--without-pip", folder]);
    const pip = ["-m", "pip", "--python", interpreter, ...options];
    return (args: string[]) => runTool(python.command, [...pip, ...args]);
  }
  await runTool(python.command, ["-m", "venv", folder]);
  return (args: string[]) => runTool(interpreter, ["-m", "pip", ...options, ...args]);
}

/**
 * Whether this Python has a pip that installs into other environments (pip 22.3). Without it, the environment needs a pip
 * of its own, which takes three seconds to install.
 */
async function hasPip(python: Interpreter): Promise<boolean> {
  const version = await tryTool(python.command, ["-c", "import pip; print(pip.__version__)"]);
  return version !== undefined && isInRange(version.trim(), ">=22.3");
}

/**
 * Verifies that Python can make virtual environments.
 * @throws TouchstoneError `python-venv-missing`
 */
export async function assertCanMakeEnvironments(python: Interpreter): Promise<void> {
  if (await hasUv()) return;
  if ((await tryTool(python.command, ["-c", "import venv; from ensurepip import version"])) === undefined)
    throw sdkErrors.pythonVenvMissing({ ...python, minor: getMinorVersion(python.version) });
}

async function hasUv(): Promise<boolean> {
  return (await tryTool("uv", ["--version"])) !== undefined;
}

/** `-I`: Python imports only what is installed, and nothing from the current folder. */
const runPython = (interpreter: string, program: string, ...args: string[]) =>
  runTool(interpreter, ["-I", "-c", program, ...args]);

const REQUIREMENTS = `
import json, sys
from importlib.metadata import requires
print(json.dumps(requires(sys.argv[1]) or []))
`;

/** The program also imports the SDK, because an environment without a working SDK is useless. */
const INSTALLED = `
import importlib, json, platform, sys
from importlib.metadata import distributions, version
try:
    importlib.import_module(sys.argv[2])
except ModuleNotFoundError as error:
    searched = list(sys.path)
    sys.path.append(sys.argv[3])
    from missing_module import report_missing_module
    sys.path[:] = searched
    report_missing_module(error)
    raise
print(json.dumps({
    "version": version(sys.argv[1]),
    "pythonVersion": platform.python_version(),
    "packages": dict(sorted((one.metadata["Name"], one.version) for one in distributions())),
}))
`;
