import { type ProgramOutput, type RunOptions, runProgram, tryProgram } from "./processes.js";

/** Settings that keep git from running programs that a repository names. */
const SAFE = ["-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null"];

/**
 * Runs git, without the programs that a repository's configuration can name for it.
 * @throws ProgramError where git is missing or fails
 */
export function runGit(args: readonly string[], options: RunOptions = {}): Promise<ProgramOutput> {
  return runProgram("git", [...SAFE, ...args], options);
}

/** As `runGit`. @returns undefined where git is missing or fails */
export function tryGit(
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramOutput | undefined> {
  return tryProgram("git", [...SAFE, ...args], options);
}
