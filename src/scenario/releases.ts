/** What a scenario says about certain releases of codex: keys that replace the scenario's keys, or why these releases can't carry it out. */
import { isInRange } from "./release-range.js";
import type { Scenario } from "./schema.js";

/** The members of an entry of `releases` that are no keys of the scenario. */
interface EntryHead {
  codex: string;
  skip?: string | undefined;
}

/** The scenario for one release of codex. */
export interface ChosenScenario {
  /** Without `releases`. */
  scenario: Scenario;
  /** Why this release can't carry out the scenario, if the used entry of `releases` says so. */
  skip?: string;
  /** The keys of the scenario that come from an entry of `releases`, and the position of the entry, from 0. */
  replaced?: { entry: number; keys: string[] };
}

/**
 * Builds the scenario for one release of codex: keys are replaced by those of the first entry of `releases` whose range contains
 * the release.
 * @param codex the release; a suffix such as `-alpha.1` is ignored
 */
export function chooseForRelease({ releases = [], ...scenario }: Scenario, codex: string): ChosenScenario {
  const entry = findEntry(releases, codex);
  if (!entry) return { scenario };
  const { codex: _, skip, ...keys } = entry;
  return {
    scenario: { ...scenario, ...keys } as Scenario,
    replaced: { entry: releases.indexOf(entry), keys: Object.keys(keys) },
    ...(skip === undefined ? {} : { skip }),
  };
}

/**
 * Does what `chooseForRelease` does, with the data of the file, which has no default values. The scenario's digest is computed from the
 * result, so a new entry changes the digest only for the releases in its range.
 * @param data of a valid scenario file
 * @returns the data without `releases`, and with the entry's `skip`
 */
export function chooseDataForRelease(data: Record<string, unknown>, codex: string): Record<string, unknown> {
  const { releases, ...others } = data;
  const entry = findEntry(releases as EntryHead[] | undefined, codex);
  if (!entry) return others;
  const { codex: _, ...keys } = entry;
  return { ...others, ...keys };
}

/** Finds the first entry whose range contains a release. */
function findEntry<T extends EntryHead>(releases: readonly T[] | undefined, codex: string): T | undefined {
  return releases?.find((one) => isInRange(codex, one.codex));
}
