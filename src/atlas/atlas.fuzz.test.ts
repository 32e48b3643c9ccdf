import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { breakJsonFile } from "../../test/helpers/broken-files.js";
import { checkProperty, readOrRefuse } from "../../test/helpers/fuzz.js";
import { atlasSchema } from "./atlas-schema.js";
import { type Atlas, decodeObservation, parseAtlas } from "./index.js";
import { isAtlas } from "./is-atlas.js";

const FILE = "docs/atlas/atlas.json";

/** Reads the atlas of this repository, and keeps few paths and events of it, so that random changes hit each of its members. */
function readSmallAtlas(): Atlas {
  const atlas: Atlas = JSON.parse(readFileSync(FILE, "utf8"));
  const cut = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).slice(0, 3));
  for (const protocol of Object.values(atlas.protocols)) {
    const { scenarios, paths, events, schema } = protocol;
    Object.assign(protocol, {
      scenarios: cut(scenarios),
      paths: cut(paths),
      events: cut(events),
      schema: cut(schema),
    });
  }
  return { ...atlas, sets: atlas.sets.slice(0, 30) };
}

test("the fast test of the form knows the atlas of this repository", () => {
  expect(isAtlas(readSmallAtlas())).toBe(true);
});

test("a broken atlas is read and decoded, or refused with the place", () =>
  checkProperty(
    fc.asyncProperty(breakJsonFile(JSON.stringify(readSmallAtlas())), async (bytes) => {
      const atlas = await readOrRefuse(
        () => parseAtlas(FILE, bytes.toString()),
        (message) =>
          /^\S+ is no atlas that this touchstone can read: ./.test(message) ||
          message.startsWith(`${FILE} has format version `),
      );
      // The fast test accepts nothing that the schema refuses.
      if (atlas) expect(atlasSchema.safeParse(atlas).success).toBe(true);
      for (const release of atlas?.releases ?? []) {
        const observation = decodeObservation(atlas as Atlas, release, "exec");
        expect(observation?.release ?? release).toBe(release);
      }
    }),
    60,
  ));
