import { findEntry, type HarvestedFixture, listFixtureFiles, type Manifest } from "../store/index.js";
import { computeBlob, type FixtureSet } from "./fixture-set.js";

/**
 * Replaces fixtures of a set with recordings that are in memory, as if these had been stored in its folder. If the stored
 * fixture has no session files, because an older touchstone recorded it, `files` does not list those of the recording.
 * @param label the name of the resulting set in messages
 * @param recordings the new fixtures; and the scenarios that the SDK can't carry out, which `names` leaves out
 */
export function replaceFixtures(
  label: string,
  set: FixtureSet,
  { fixtures, unsupported }: { fixtures: HarvestedFixture[]; unsupported: Record<string, unknown> },
): FixtureSet {
  const recorded = new Map(fixtures.map((fixture) => [fixture.name, omitUnknownSession(fixture, set)]));
  const contents = new Map(
    fixtures.flatMap(({ files }) =>
      Object.entries(files).map(([file, content]) => [file, Buffer.from(content as string)] as const),
    ),
  );
  const kept = set.names.filter((name) => !recorded.has(name) && !Object.hasOwn(unsupported, name));
  return {
    label,
    manifest: set.manifest && replaceEntries(set.manifest, fixtures),
    names: [...kept, ...recorded.keys()].sort(),
    hasFiles: set.hasFiles,
    files: (name) => {
      const fixture = recorded.get(name);
      return fixture ? listFixtureFiles(fixture.entry) : set.files(name);
    },
    read: async (file) => contents.get(file) ?? set.read(file),
    blob: async (file) => {
      const content = contents.get(file);
      return content ? computeBlob(content) : set.blob(file);
    },
  };
}

function omitUnknownSession(fixture: HarvestedFixture, { manifest }: FixtureSet): HarvestedFixture {
  const stored = manifest && findEntry(manifest, fixture.name);
  if (!stored || stored.session) return fixture;
  const { session: _, ...entry } = fixture.entry;
  return { ...fixture, entry };
}

function replaceEntries(manifest: Manifest, fixtures: HarvestedFixture[]): Manifest {
  const scenarios = { ...manifest.scenarios };
  for (const { name, entry } of fixtures) scenarios[name] = { ...entry, harvestedAt: NOT_STORED };
  return { ...manifest, scenarios };
}

/** A fixture that was never stored has no time. */
const NOT_STORED = "";
