import { diffSets, type FixtureSet, openFolderSet, replaceFixtures, type SetDiff } from "../diff/index.js";
import {
  collectRecordings,
  type RecordedVersions,
  type RecordingOptions,
  type ScenarioFailure,
  STRICT_POLICY,
  withSession,
} from "../harvest/index.js";
import type { StaleFixture } from "../staleness/index.js";
import { readManifest } from "../store/index.js";

/** The drift of a folder's fixtures: their differences from a new recording. */
export interface Drift extends RecordedVersions {
  /** The differences between the fixtures and the new recording. */
  diff: SetDiff;
  /** Scenarios that could not be recorded now. */
  failures: ScenarioFailure[];
}

/** The fixtures that differ from a new recording, divided by whether something in the repository explains the difference. */
export interface DriftCauses {
  /** Stale fixtures: the scenario, the driver or a pin is not that of the recording. */
  expected: string[];
  /** The others: codex, the SDK or the machine behaves differently than at the time of the recording. */
  unexpected: string[];
}

/** Divides the fixtures that differ into those that are stale and the others. */
export function splitDrift({ fixtures }: SetDiff, stale: StaleFixture[]): DriftCauses {
  const names = fixtures.map(({ name }) => name);
  const isStale = (name: string) => stale.some((one) => one.name === name);
  return { expected: names.filter(isStale), unexpected: names.filter((name) => !isStale(name)) };
}

/** Describes which fixtures differ because the repository changed, and which differ although it did not: one line for each kind. */
export function describeCauses(diff: SetDiff, stale: StaleFixture[]): string[] {
  const { expected, unexpected } = splitDrift(diff, stale);
  return [
    ...(expected.length > 0 ? [`Different because they are stale: ${expected.join(", ")}`] : []),
    ...(unexpected.length > 0
      ? [
          `Different although scenario, driver and pins did not change, because codex, the SDK or the machine behaves differently: ${unexpected.join(", ")}`,
        ]
      : []),
  ];
}

/**
 * Records the scenarios of a folder again through the folder's own SDK, and compares the fixtures with the new
 * recordings. It stores nothing.
 * @throws TouchstoneError for errors that stop every scenario
 */
export async function findDrift(folder: string, options: RecordingOptions): Promise<Drift> {
  const { names, jobs, isInShard } = options;
  const manifest = await readManifest(folder);
  return withSession({ ...options, sdk: manifest?.sdk }, names, async (session) => {
    const recordings = await collectRecordings(session, { policy: STRICT_POLICY, jobs, manifest });
    const old = await openFolderSet("the fixtures", folder);
    const now = replaceFixtures("a new recording", old, recordings);
    const diff = isInShard ? await diffShard(old, now, names, isInShard) : await diffSets(old, now, names);
    return { diff, failures: recordings.failures, ...session.versions };
  });
}

/** Compares the fixtures of one shard. */
async function diffShard(
  old: FixtureSet,
  now: FixtureSet,
  names: string[],
  isInShard: (name: string) => boolean,
): Promise<SetDiff> {
  const all = names.length > 0 ? names : [...new Set([...old.names, ...now.names])];
  const chosen = all.filter(isInShard);
  if (chosen.length === 0) return { old: old.label, new: now.label, fixtures: [], same: 0 };
  return diffSets(old, now, chosen);
}
