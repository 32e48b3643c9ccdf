/**
 * Completes docs/atlas where its releases were measured before the atlas had requests: it adds the requests, answers and errors of this
 * repository's fixtures of the app-server to the release that they were recorded with, and gives a member such as `_meta`, which was
 * taken for the entry of a map (`*`), the name that the release's own schema has for it. A new measurement contains both already.
 * Run it after `npm run build`: `node scripts/complete-atlas.mjs`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeAtlas } from "../dist/atlas/encode-atlas.js";
import { decodeObservation, mergeAtlases, parseAtlas, writeAtlas } from "../dist/atlas/index.js";
import { observeFixtures } from "../dist/atlas/observe-fixtures.js";

const PROTOCOL = "app-server";
const ROOT = join(import.meta.dirname, "..");
const ATLAS = join(ROOT, "docs/atlas");
const FIXTURES = join(ROOT, "integration/fixtures", PROTOCOL);

const path = join(ATLAS, "atlas.json");
const atlas = parseAtlas(path, readFileSync(path, "utf8"));
const observations = atlas.releases.flatMap((release) => decodeObservation(atlas, release, PROTOCOL) ?? []);
const completed = observations.map((one) => addCalls({ ...one, paths: renameMembers(one) }));
await writeAtlas(ATLAS, mergeAtlases([atlas, encodeAtlas(completed)]));
for (const { release, calls } of completed)
  if (calls) console.log(`${release}: ${Object.keys(calls).length} members of requests and answers`);

/** The members of an observation, with the names that the schema has for those that begin with `_`. */
function renameMembers({ paths, schema }) {
  const names = Object.keys(schema).filter((name) => /[ .]_\w+$/.test(name));
  const renamed = names.map((name) => [name.replace(/_\w+$/, "*"), name]).filter(([map]) => !(map in schema));
  const findName = (one) => {
    const [map, name] = renamed.find(([map]) => one === map || one.startsWith(`${map}.`)) ?? [];
    return map === undefined ? one : `${name}${one.slice(map.length)}`;
  };
  return Object.fromEntries(Object.entries(paths).map(([one, member]) => [findName(one), member]));
}

function addCalls(observation) {
  const { release, scenarios } = observation;
  const manifest = JSON.parse(readFileSync(join(FIXTURES, "manifest.json"), "utf8"));
  const fixtures = Object.entries(manifest.scenarios)
    .filter(([name, { wire, captured }]) => wire && !captured && scenarios[name]?.state === "ran")
    .filter(([, { subject }]) => subject.codex.version === release)
    .map(([name, entry]) => {
      const { file } = entry.wire;
      return { name, entry, files: { [file]: readFileSync(join(FIXTURES, file), "utf8") } };
    });
  const facts = { failed: {}, unsupported: {}, allowed: [] };
  const { calls } = observeFixtures({ release, protocol: PROTOCOL, fixtures, ...facts });
  return calls && !observation.calls ? { ...observation, calls } : observation;
}
