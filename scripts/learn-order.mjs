/**
 * Writes docs/atlas/order.json: the rules of order that the recordings of each release keep to. If a scenario breaks a rule in one
 * release, a release that did not run this scenario does not get the rule. It reads the fixtures of this repository, and the recordings
 * of other releases that `touchstone atlas` has left in the cache: `node scripts/learn-order.mjs`. A rule that was learned from a
 * recording stays after the cache has lost this recording, unless another recording contradicts it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseAtlas } from "../dist/atlas/index.js";
import { getCacheFolder } from "../dist/config/index.js";
import { compareVersions } from "../dist/lib/versions/index.js";
import { readKnowledge } from "../dist/verify/index.js";
import { EvidenceCollector, LEARNED_PROTOCOLS, learnRules } from "../dist/verify/order/index.js";

const ROOT = join(import.meta.dirname, "..");
const FIXTURES = join(ROOT, "integration/fixtures");
const ORDER = join(ROOT, "docs/atlas/order.json");
/** Subjects of the repository whose events are those of codex, and their protocols. */
const SUBJECTS = { exec: "exec", typescript: "exec", "app-server": "app-server", python: "app-server" };

const read = (path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") });
const atlas = parseAtlas("docs/atlas/atlas.json", read("docs/atlas/atlas.json").text);
const known = JSON.parse(readFileSync(ORDER, "utf8")).protocols;
const collector = new EvidenceCollector(
  readKnowledge(atlas, {
    schemas: read("docs/atlas/schemas.json"),
    order: read("docs/atlas/order.json"),
    sessions: read("docs/atlas/session.json"),
  }),
);

const own = new Set(
  Object.entries(SUBJECTS).map(([subject, protocol]) => collectFixtures(subject, protocol)),
);
const cache = join(getCacheFolder(), "atlas");
for (const release of existsSync(cache) ? readdirSync(cache) : [])
  if (isNewEnough(release) && !own.has(release)) collectCache(release);

const data = LEARNED_PROTOCOLS.map((protocol) => [
  protocol,
  learnRules(known[protocol] ?? { releases: [], rules: {} }, collector.get(protocol)),
]);
const text = data.map(([protocol, { releases, rules }]) => {
  const lines = Object.entries(rules).map(
    ([rule, spans]) => `    ${JSON.stringify(rule)}: ${JSON.stringify(spans)}`,
  );
  return `  ${JSON.stringify(protocol)}: {\n   "releases": ${JSON.stringify(releases)},\n   "rules": {\n${lines.join(",\n")}\n   }\n  }`;
});
writeFileSync(ORDER, `{\n "formatVersion": 1,\n "protocols": {\n${text.join(",\n")}\n }\n}\n`);
for (const [protocol, { releases, rules }] of data) {
  const read = [...collector.get(protocol).keys()].sort(compareVersions).join(", ");
  console.log(`${protocol}: ${Object.keys(rules).length} rules of ${releases.join(", ")}; read now: ${read}`);
}

/** Whether a folder of the cache is of a release that is not older than the first one of the atlas. */
function isNewEnough(release) {
  return /^\d/.test(release) && compareVersions(release, atlas.releases[0]) >= 0;
}

/** Reads the event files, the wire files and the session files of a subject. @returns its release */
function collectFixtures(subject, protocol) {
  const folder = join(FIXTURES, subject);
  const { scenarios } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const release = Object.values(scenarios)[0].subject.codex.version;
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort())
    if (file.endsWith(".jsonl") && file !== "audit.jsonl")
      collector.add(release, protocol, file, readFileSync(join(folder, file), "utf8"));
  return release;
}

function collectCache(release) {
  for (const protocol of ["exec", "app-server"]) {
    const folder = join(cache, release, protocol);
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }).sort() : [];
    for (const file of files.filter((name) => name.endsWith(".json.gz"))) {
      const measured = JSON.parse(String(gunzipSync(readFileSync(join(folder, file)))));
      for (const [path, text] of Object.entries(measured.fixture?.files ?? {}))
        if (path.endsWith(".jsonl")) collector.add(release, protocol, path, text);
    }
  }
}
