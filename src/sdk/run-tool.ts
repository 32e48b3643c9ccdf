import { getErrorMessage, ProgramError, runProgram, TouchstoneError, tryProgram } from "../lib/index.js";
import { sdkErrors } from "./errors.js";

/**
 * What of the host's environment would point Python, pip or git at other folders than the ones they are given. The
 * user's index, certificates and proxies (PIP_*, UV_*, SSL_*) stay.
 */
const MISLEADING_VARIABLES =
  /^(PYTHONPATH|PYTHONHOME|VIRTUAL_ENV|__PYVENV_LAUNCHER__|PIP_(USER|TARGET|PREFIX|ROOT)|GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX))$/;

/** @returns what the program prints on stdout @throws ProgramError where it fails */
export async function runTool(command: string, args: string[]): Promise<string> {
  return (await runProgram(command, args, { env: clearEnvironment() })).stdout;
}

/** @returns what the program prints on stdout, or nothing where it is missing, fails, or takes more than 10 s */
export async function tryTool(command: string, args: string[]): Promise<string | undefined> {
  return (await tryProgram(command, args, { env: clearEnvironment(), timeoutMs: 10_000 }))?.stdout;
}

/** What pip or uv said when it failed, without the passwords that an index's address may hold. */
export function buildInstallError(what: string, thrown: unknown): TouchstoneError {
  if (thrown instanceof TouchstoneError) return thrown;
  const output = (thrown instanceof ProgramError && thrown.output) || getErrorMessage(thrown);
  return sdkErrors.pythonInstallFailed({ what, output, cause: thrown });
}

/** This process's environment without the variables that would mislead a tool. */
export function clearEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !MISLEADING_VARIABLES.test(name)));
}
