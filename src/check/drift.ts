import { diffSets, openFolderSet, type SetDiff } from "../diff/index.js";
import { type HarvestOptions, harvest } from "../harvest/index.js";
import type { TouchstoneError } from "../lib/index.js";
import { readManifest, withCopy } from "../store/index.js";

/** The drift of a folder's fixtures: their differences from a new recording. */
export interface Drift {
  /** The differences between the fixtures and the new recording. */
  diff: SetDiff;
  /** Scenarios that can't be recorded any more. */
  failures: { name: string; error: TouchstoneError }[];
  /** The versions of the subject, and the name of its package. */
  codex: string;
  sdk: string;
  package: string;
}

/**
 * Records the scenarios again through the same SDK, and compares the fixtures with the new recording. The harvest
 * writes to a temporary copy of the folder.
 * @throws TouchstoneError for errors that stop every scenario
 */
export async function findDrift(
  folder: string,
  options: Omit<HarvestOptions, "sdk" | "output" | "by" | "reason">,
): Promise<Drift> {
  // The harvest writes to a copy of the fixtures, so that the races in the manifest apply.
  return withCopy(folder, async (copy) => {
    const sdk = (await readManifest(folder))?.sdk;
    const report = await harvest({ ...options, sdk, output: copy, by: "touchstone check", reason: "check" });
    const old = await openFolderSet("the fixtures", folder);
    const now = await openFolderSet("a harvest of today", copy);
    const diff = await diffSets(old, now, options.names);
    return { diff, failures: report.failures, codex: report.codex, sdk: report.sdk, package: report.package };
  });
}
