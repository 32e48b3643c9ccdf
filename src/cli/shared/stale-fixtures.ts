import type { Config } from "../../config/index.js";
import { describeStale, readStale, type StaleFixture } from "../../staleness/index.js";
import type { FolderFlags, SubjectFlags } from "./flags.js";
import { nameCommands } from "./program-name.js";
import { paint } from "./terminal.js";

/** The stale fixtures of a folder, and the lines that say what to run. */
export interface StaleReport {
  stale: StaleFixture[];
  lines: string[];
}

/** Reads which fixtures of the chosen folder are stale. @param flags the flags that chose the folder */
export async function readStaleReport(
  config: Config,
  folder: string,
  { sdk, fixtures, pythonSdk, scenario }: FolderFlags & SubjectFlags & { scenario?: string[] },
): Promise<StaleReport> {
  const stale = await readStale(config, folder, { sdk, pythonSdk, names: scenario });
  const flags = fixtures !== undefined ? `--output ${fixtures}` : sdk !== undefined ? `--sdk ${sdk}` : "";
  return { stale, lines: describeStale(stale, flags).map(nameCommands) };
}

/** Prints the lines about stale fixtures on stderr. */
export function printStaleLines({ lines }: StaleReport): void {
  for (const line of lines) console.error(`${paint("red", "stale:", process.stderr)} ${line}`);
}
