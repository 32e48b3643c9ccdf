import { diffSets, openFolderSet, replaceFixtures, type SetDiff } from "../diff/index.js";
import {
  collectRecordings,
  type RecordedVersions,
  type RecordingOptions,
  type ScenarioFailure,
  STRICT_POLICY,
  withSession,
} from "../harvest/index.js";
import { readManifest } from "../store/index.js";

/** The drift of a folder's fixtures: their differences from a new recording. */
export interface Drift extends RecordedVersions {
  /** The differences between the fixtures and the new recording. */
  diff: SetDiff;
  /** Scenarios that can't be recorded any more. */
  failures: ScenarioFailure[];
}

/**
 * Records the scenarios of a folder again through the folder's own SDK, and compares the fixtures with the new
 * recordings. It stores nothing.
 * @throws TouchstoneError for errors that stop every scenario
 */
export async function findDrift(folder: string, options: RecordingOptions): Promise<Drift> {
  const { names, jobs } = options;
  const manifest = await readManifest(folder);
  return withSession({ ...options, sdk: manifest?.sdk }, names, async (session) => {
    const recordings = await collectRecordings(session, { policy: STRICT_POLICY, jobs, manifest });
    const old = await openFolderSet("the fixtures", folder);
    const diff = await diffSets(old, replaceFixtures("a harvest of today", old, recordings), names);
    return { diff, failures: recordings.failures, ...session.versions };
  });
}
