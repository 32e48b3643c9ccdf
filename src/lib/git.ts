import { type ProgramOutput, type RunOptions, runProgram, tryProgram } from "./processes/run-program.js";

/** Settings that switch off the hooks and the file system monitor of a repository. */
const SAFE = ["-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null"];

/**
 * Runs git without the hooks and the file system monitor that a repository's configuration can name.
 * @throws ProgramError if git is missing or fails
 */
export function runGit(args: readonly string[], options: RunOptions = {}): Promise<ProgramOutput> {
  return runProgram("git", [...SAFE, ...args], options);
}

/**
 * Runs git like `runGit`.
 * @returns undefined if git is missing or fails
 */
export function tryGit(
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramOutput | undefined> {
  return tryProgram("git", [...SAFE, ...args], options);
}
