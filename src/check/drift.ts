import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { diffSets, openSet, type SetDiff } from "../diff/index.js";
import type { TouchstoneError } from "../error.js";
import { type HarvestOptions, harvest } from "../harvest/index.js";

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
  const scratch = await mkdtemp(join(tmpdir(), "touchstone-check-"));
  try {
    // A copy, so that what the manifest knows of races counts here too.
    const copy = join(scratch, basename(dirname(folder)), basename(folder));
    await cp(folder, copy, { recursive: true, verbatimSymlinks: true }).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
    const report = await harvest({ ...options, output: copy, by: "touchstone check", reason: "check" });
    const old = { ...(await openSet(folder, { folder, cwd: "/" })), label: "the fixtures" };
    const now = { ...(await openSet(copy, { folder: copy, cwd: "/" })), label: "a harvest of today" };
    const names = options.names.length > 0 ? options.names : undefined;
    const diff = await diffSets(old, now, names);
    return { diff, failures: report.failures, codex: report.codex, sdk: report.sdk };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
