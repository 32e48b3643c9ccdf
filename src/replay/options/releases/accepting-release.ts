import { parseCommandLine } from "../command-line/parse-command-line.js";
import { CommandLineRefusal } from "../command-line/refusal.js";
import { compareReleases, listMeasuredReleases, readCommandLine } from "./index.js";

/**
 * Describes which other release accepts a command line that a release refuses: the newest older release that accepts it, otherwise the
 * oldest newer one.
 * @param version the release that refuses it
 * @returns a sentence; undefined if no measured release accepts it
 */
export function findAcceptingRelease(version: string, args: string[]): string | undefined {
  const accepting = listMeasuredReleases().filter((one) => one !== version && accepts(one, args));
  const older = accepting.findLast((one) => compareReleases(one, version) < 0);
  if (older !== undefined)
    return `codex ${older} still accepts this command line, and ${version} no longer does.`;
  const [newer] = accepting;
  return newer === undefined
    ? undefined
    : `codex ${newer} accepts this command line, and ${version} does not yet.`;
}

function accepts(version: string, args: string[]): boolean {
  try {
    return parseCommandLine(readCommandLine(version), args).isKnown;
  } catch (error) {
    if (error instanceof CommandLineRefusal) return false;
    throw error;
  }
}
