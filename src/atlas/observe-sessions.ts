import type { HarvestedFixture } from "../store/index.js";
import type { Atlas } from "./atlas-schema.js";
import { encodeAtlas } from "./encode-atlas.js";
import { observeFixtures } from "./observe-fixtures.js";

/**
 * Builds an atlas of the session files that one release wrote, from the fixtures of this repository. It is a file beside the atlas of
 * all releases until the session files of these are measured with the rest.
 * @param fixtures with their session files; those of one scenario may be of several subjects
 */
export function buildSessionAtlas(release: string, fixtures: HarvestedFixture[]): Atlas {
  const facts = { failed: {}, unsupported: {}, allowed: [] };
  return encodeAtlas([observeFixtures({ release, protocol: "session", fixtures, ...facts })]);
}
