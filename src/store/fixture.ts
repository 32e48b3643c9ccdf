import { SCENARIO_NAME } from "../scenario/index.js";
import { isFileForScenario } from "../transcript/index.js";
import { sha256 } from "./digest.js";
import { storeErrors } from "./errors.js";
import type { Manifest, ManifestEntry } from "./manifest.js";

/** A recorded scenario on its way into the store. */
export interface HarvestedFixture {
  name: string;
  /** The store says when, and the reviewer whether it is good. */
  entry: Omit<ManifestEntry, "harvestedAt" | "reviewed">;
  /** Path in the fixtures folder → content: the files that the entry lists. */
  files: Record<string, string | Buffer>;
}

type Listed = Pick<ManifestEntry, "steps" | "wire">;

/** What a manifest says of each file of a scenario: its steps in their order, then its wire. */
export function partsOf({ steps, wire }: Listed) {
  return [...steps, ...(wire ? [wire] : [])];
}

/** The paths of these files, relative to the folder. */
export function filesOf(entry: Listed): string[] {
  return partsOf(entry).map(({ file }) => file);
}

/** One digest over the names and digests of a scenario's files. */
export function digestOf(entry: Listed): string {
  return sha256(
    partsOf(entry)
      .map(({ file, digest }) => `${file} ${digest}\n`)
      .join(""),
  );
}

/**
 * Refuses names that would lead out of the folder, and an entry that is not about the files that come with it.
 * @throws TouchstoneError `bad-fixture-name`
 */
export function checkFixture({ name, entry, files }: HarvestedFixture): void {
  if (!SCENARIO_NAME.test(name)) throw storeErrors.badFixtureName({ name });
  for (const file of [...Object.keys(files), ...filesOf(entry)]) {
    if (!isFileForScenario(file, name)) throw storeErrors.badFixtureFile({ file, name });
  }
  const listed = partsOf(entry);
  const matches = listed.every(
    ({ file, digest }) => files[file] !== undefined && sha256(files[file]) === digest,
  );
  if (!matches || listed.length !== Object.keys(files).length) {
    throw new Error(`the manifest entry of ${name} does not describe its files`);
  }
}

/** @throws TouchstoneError `bad-fixture-name` where two scenarios claim one file: `a_step1`, and step 1 of `a` */
export function checkClaims({ scenarios }: Manifest): void {
  const claims = new Map<string, string>();
  for (const [name, entry] of Object.entries(scenarios)) {
    for (const file of filesOf(entry)) {
      const other = claims.get(file);
      if (other !== undefined) throw storeErrors.fileOfTwoFixtures({ file, names: [other, name] });
      claims.set(file, name);
    }
  }
}
