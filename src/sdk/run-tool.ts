import { getErrorMessage, ProgramError, runProgram, TouchstoneError, tryProgram } from "../lib/index.js";
import { sdkErrors } from "./errors.js";
import type { PackageRegistry } from "./package-registry.js";

/**
 * Variables of the host that would make Python, pip or git use folders other than the given ones. The user's
 * index, certificates and proxies (PIP_*, UV_*, SSL_*) are kept.
 */
const MISLEADING_VARIABLES =
  /^(PYTHONPATH|PYTHONHOME|VIRTUAL_ENV|__PYVENV_LAUNCHER__|PIP_(USER|TARGET|PREFIX|ROOT)|GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX))$/;

/**
 * Runs a program to completion.
 * @returns the text on its stdout
 * @throws ProgramError if it fails
 */
export async function runTool(command: string, args: string[]): Promise<string> {
  return (await runProgram(command, args, { env: clearEnvironment() })).stdout;
}

/**
 * Runs a program that may fail.
 * @returns the text on its stdout; undefined if it is missing, fails, or takes more than 10 s
 */
export async function tryTool(command: string, args: string[]): Promise<string | undefined> {
  return (await tryProgram(command, args, { env: clearEnvironment(), timeoutMs: 10_000 }))?.stdout;
}

/**
 * Builds the error for a package that could not be installed, or a driver that could not be built, from the output of the tool.
 * Passwords in the address of a registry are removed.
 * @param registry decides which tool the hint names
 */
export function buildInstallError(what: string, thrown: unknown, registry: PackageRegistry): TouchstoneError {
  if (thrown instanceof TouchstoneError) return thrown;
  const output = (thrown instanceof ProgramError && thrown.output) || getErrorMessage(thrown);
  return sdkErrors.installFailed({ what, output, registry, cause: thrown });
}

/** Returns this process's environment without the variables that would mislead a tool. */
export function clearEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !MISLEADING_VARIABLES.test(name)));
}
