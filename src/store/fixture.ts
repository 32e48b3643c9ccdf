import { SCENARIO_NAME } from "../scenario/index.js";
import { isFileForScenario } from "../transcript/index.js";
import { computeSha256 } from "./digest.js";
import { storeErrors } from "./errors.js";
import type { Manifest, ManifestEntry } from "./manifest.js";

/** A recorded or imported fixture that can be stored. */
export interface HarvestedFixture {
  name: string;
  /** The manifest entry without the time, which the store sets, and without the review. */
  entry: Omit<ManifestEntry, "harvestedAt" | "reviewed">;
  /** Path in the fixtures folder → content, for the files that the entry lists. */
  files: Record<string, string | Buffer>;
  /** The reason why the run's session files can't be stored, if the caller accepts a fixture without them. */
  sessionProblem?: string;
}

type ListedFiles = Pick<ManifestEntry, "steps" | "wire" | "session">;

/** A manifest's facts about one file of a scenario. */
export interface FilePart {
  file: string;
  digest: string;
  bytes: number;
  lines: number;
}

/** Lists a manifest's facts about each file of a scenario: its steps in order, its wire, and its session files. */
export function listParts({ steps, wire, session }: ListedFiles): FilePart[] {
  const select = ({ file, digest, bytes }: Omit<FilePart, "lines">, lines: number) => ({
    file,
    digest,
    bytes,
    lines,
  });
  return [
    ...steps.map((step) => select(step, step.events)),
    ...(wire ? [select(wire, wire.frames)] : []),
    ...(session?.files ?? []).map((one) => select(one, one.records)),
  ];
}

/** Lists the paths of a scenario's files, relative to the fixtures folder. */
export function listFixtureFiles(entry: ListedFiles): string[] {
  return listParts(entry).map(({ file }) => file);
}

/** Computes one digest over the names and digests of a scenario's files. */
export function hashFixture(entry: ListedFiles): string {
  return computeSha256(
    listParts(entry)
      .map(({ file, digest }) => `${file} ${digest}\n`)
      .join(""),
  );
}

/**
 * Verifies that the name is valid, that each path is valid for a file of this fixture, and that the entry describes exactly the
 * files that come with it.
 * @throws TouchstoneError `bad-fixture-name`
 * @throws Error if the entry does not match the files
 */
export function assertValidFixture({ name, entry, files }: HarvestedFixture): void {
  if (!SCENARIO_NAME.test(name)) throw storeErrors.badFixtureName({ name });
  for (const file of [...Object.keys(files), ...listFixtureFiles(entry)]) {
    if (!isFileForScenario(file, name)) throw storeErrors.badFixtureFile({ file, name });
  }
  const listed = listParts(entry);
  const matches = listed.every(
    ({ file, digest }) => files[file] !== undefined && computeSha256(files[file]) === digest,
  );
  if (!matches || listed.length !== Object.keys(files).length) {
    throw new Error(`the manifest entry of ${name} does not describe its files`);
  }
}

/**
 * Verifies that no two scenarios use the same file, such as scenario `a_step1` and step 1 of `a`.
 * @throws TouchstoneError `bad-fixture-name`
 */
export function assertNoSharedFiles({ scenarios }: Manifest): void {
  const claims = new Map<string, string>();
  for (const [name, entry] of Object.entries(scenarios)) {
    for (const file of listFixtureFiles(entry)) {
      const other = claims.get(file);
      if (other !== undefined) throw storeErrors.fileOfTwoFixtures({ file, names: [other, name] });
      claims.set(file, name);
    }
  }
}
