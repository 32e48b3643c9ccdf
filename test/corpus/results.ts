/** The results so far, in the cache: a file for each case, so that a run that was stopped can continue. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { getCacheFolder } from "../../src/config/index.js";
import type { Case } from "./cases.js";
import { findReason } from "./reasons.js";
import type { CaseResult } from "./run.js";

/** What came of a case on both. */
export interface CaseOutcome {
  real: CaseResult;
  fake: CaseResult;
}

/** Reads the outcome of a case; undefined before its first run. */
export async function readOutcome(one: Case): Promise<CaseOutcome | undefined> {
  const text = await readFile(locateOutcome(one), "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Writes the outcome of a case. */
export async function writeOutcome(one: Case, outcome: CaseOutcome): Promise<void> {
  await mkdir(dirname(locateOutcome(one)), { recursive: true });
  await writeFile(locateOutcome(one), JSON.stringify(outcome));
}

/** Removes the outcome of a case. */
export async function removeOutcome(one: Case): Promise<void> {
  await rm(locateOutcome(one), { force: true });
}

/** Whether the fake codex did as the real one, or its reason not to is known. */
export function isExplained({ real, fake }: CaseOutcome): boolean {
  // What was recorded of a case that fails may be less than the case needs, or enough for it.
  if (real.failure !== undefined)
    return fake.failure !== undefined || findReason(real.failure, { onFake: false }) !== undefined;
  if (fake.failure === undefined) return true;
  return findReason(fake.failure, { onFake: true }) !== undefined;
}

function locateOutcome({ id }: Case): string {
  return join(getCacheFolder(), "corpus", "results", `${id}.json`);
}
