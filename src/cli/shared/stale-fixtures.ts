import type { Config } from "../../config/index.js";
import { describeStale, readStale, type StaleFixture } from "../../staleness/index.js";
import { type FolderProblem, findMissingManifest } from "../../store/index.js";
import type { FolderFlags, SubjectFlags } from "./flags.js";
import { formatFolderProblem } from "./print-error.js";
import { nameCommands } from "./program-name.js";
import { paint } from "./terminal.js";

/** The stale fixtures of a folder, and the lines that say what to run. */
export interface StaleReport {
  stale: StaleFixture[];
  lines: string[];
  /** Set if the folder has fixtures but no manifest, so that nothing says what they were recorded from. */
  damage?: FolderProblem | undefined;
}

/** Reads which fixtures of the chosen folder are stale. The flags are those that chose the folder and the scenarios. */
export async function readStaleReport(
  config: Config,
  folder: string,
  { sdk, fixtures, pythonSdk, scenario }: FolderFlags & SubjectFlags & { scenario?: string[] },
): Promise<StaleReport> {
  const damage = await findMissingManifest(folder);
  if (damage) return { stale: [], lines: [], damage };
  const stale = await readStale(config, folder, { sdk, pythonSdk, names: scenario });
  const flags = fixtures !== undefined ? `--output ${fixtures}` : sdk !== undefined ? `--sdk ${sdk}` : "";
  return { stale, lines: describeStale(stale, flags).map(nameCommands) };
}

/** Prints the report on stderr: that the manifest is missing, if it is, and the lines about stale fixtures. */
export function printStaleLines({ lines, damage }: Omit<StaleReport, "stale">): void {
  if (damage) console.error(formatFolderProblem("damaged", damage));
  for (const line of lines) console.error(`${paint("red", "stale:", process.stderr)} ${line}`);
}
