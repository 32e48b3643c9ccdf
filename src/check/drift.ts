import { diffSets, openFolderSet, type SetDiff } from "../diff/index.js";
import { type HarvestOptions, harvest } from "../harvest/index.js";
import type { TouchstoneError } from "../lib/index.js";
import { readManifest, withCopy } from "../store/index.js";

/** How reality differs from a folder's fixtures: what a harvest made now, beside them, against them. */
export interface Drift {
  /** The fixtures against reality. */
  diff: SetDiff;
  /** Scenarios that can't be recorded any more. */
  failures: { name: string; error: TouchstoneError }[];
  /** Versions of the subject, and the name of its package. */
  codex: string;
  sdk: string;
  package: string;
}

/**
 * Records the scenarios anew, through the SDK whose fixtures they are, into a copy of the folder that is removed again, and compares.
 * @throws TouchstoneError for what stops every scenario
 */
export async function findDrift(
  folder: string,
  options: Omit<HarvestOptions, "sdk" | "output" | "by" | "reason">,
): Promise<Drift> {
  // A copy, so that what the manifest knows of races counts here too.
  return withCopy(folder, async (copy) => {
    const sdk = (await readManifest(folder))?.sdk;
    const report = await harvest({ ...options, sdk, output: copy, by: "touchstone check", reason: "check" });
    const old = await openFolderSet("the fixtures", folder);
    const now = await openFolderSet("a harvest of today", copy);
    const diff = await diffSets(old, now, options.names);
    return { diff, failures: report.failures, codex: report.codex, sdk: report.sdk, package: report.package };
  });
}
