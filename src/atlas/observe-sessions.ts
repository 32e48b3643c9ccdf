import type { HarvestedFixture } from "../store/index.js";
import type { Atlas } from "./atlas-schema.js";
import { encodeAtlas } from "./encode-atlas.js";
import { observeFixtures } from "./observe-fixtures.js";

/**
 * Builds an atlas of the session files that one release wrote, from the fixtures of this repository. `verify` uses this atlas (session.json)
 * if the atlas of all releases has no session files.
 * @param fixtures with their session files. A scenario may have fixtures of several subjects.
 */
export function buildSessionAtlas(release: string, fixtures: HarvestedFixture[]): Atlas {
  const facts = { failed: {}, unsupported: {}, allowed: [] };
  return encodeAtlas([observeFixtures({ release, protocol: "session", fixtures, ...facts })]);
}
