import { diffSets, folderSet, type SetDiff } from "../diff/index.js";
import type { TouchstoneError } from "../error.js";
import { type HarvestOptions, harvest } from "../harvest/index.js";
import { withCopy } from "../store/index.js";

export interface Drift {
  /** The fixtures against reality. */
  diff: SetDiff;
  /** Scenarios that can't be recorded any more. */
  failures: { name: string; error: TouchstoneError }[];
  codex: string;
  sdk: string;
}

/**
 * Records the scenarios anew, into a copy of the folder that is removed again, and compares.
 * @throws TouchstoneError for what stops every scenario
 */
export async function findDrift(
  folder: string,
  options: Omit<HarvestOptions, "output" | "by" | "reason">,
): Promise<Drift> {
  // A copy, so that what the manifest knows of races counts here too.
  return withCopy(folder, async (copy) => {
    const report = await harvest({ ...options, output: copy, by: "touchstone check", reason: "check" });
    const old = await folderSet("the fixtures", folder);
    const now = await folderSet("a harvest of today", copy);
    const diff = await diffSets(old, now, options.names);
    return { diff, failures: report.failures, codex: report.codex, sdk: report.sdk };
  });
}
