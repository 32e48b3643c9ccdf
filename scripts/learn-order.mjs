/**
 * Writes docs/atlas/order.json: the rules of order that the recordings of each release keep to. A release that did not run a
 * scenario that breaks a rule elsewhere does not have this rule. It reads the fixtures of this
 * repository, and the recordings of other releases that `record-releases.mjs` has made: `node scripts/learn-order.mjs FOLDER`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAtlas } from "../dist/atlas/index.js";
import { compareVersions } from "../dist/lib/versions/index.js";
import { parseJson } from "../dist/transcript/index.js";
import { getFormat } from "../dist/verify/formats.js";
import { interpretMessage } from "../dist/verify/interpret.js";
import { MeasuredProtocol } from "../dist/verify/measured-protocol.js";
import { Evidence } from "../dist/verify/order/learn-order.js";

const ROOT = join(import.meta.dirname, "..");
const FIXTURES = join(ROOT, "integration/fixtures");
/** Subjects of the repository whose events are those of codex, and their protocols. */
const SUBJECTS = { exec: "exec", typescript: "exec", "app-server": "app-server", python: "app-server" };

const [recordings] = process.argv.slice(2);
const atlasFile = join(ROOT, "docs/atlas/atlas.json");
const atlas = parseAtlas(atlasFile, readFileSync(atlasFile, "utf8"));
const protocols = {
  exec: new MeasuredProtocol(atlas, "exec", []),
  "app-server": new MeasuredProtocol(atlas, "app-server", []),
  session: new MeasuredProtocol(atlas, "session", []),
};
/** Protocol → release → what its recordings say. */
const evidence = { exec: {}, "app-server": {}, session: {} };

for (const [subject, protocol] of Object.entries(SUBJECTS)) {
  const folder = join(FIXTURES, subject);
  const { scenarios } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const [
    {
      subject: { codex },
    },
  ] = Object.values(scenarios);
  readFolder(folder, protocol, codex.version);
}
for (const release of recordings ? readdirSync(recordings) : []) {
  for (const protocol of readdirSync(join(recordings, release)))
    readFolder(join(recordings, release, protocol), protocol, release);
}

const data = Object.entries(evidence).map(([protocol, ofReleases]) => {
  const releases = Object.keys(ofReleases).sort(compareVersions);
  const kept = new Map(releases.map((release) => [release, new Set(ofReleases[release].selectRules())]));
  const names = [...new Set([...kept.values()].flatMap((set) => [...set]))].sort();
  const rules = names.map((rule) => {
    const spans = [];
    let last;
    for (const release of releases) {
      if (ofReleases[release].mayBreak(rule, Object.values(ofReleases))) last = undefined;
      else if (kept.get(release).has(rule)) {
        last ??= spans[spans.push({ from: release, to: release }) - 1];
        last.to = release;
      }
    }
    return [rule, spans];
  });
  return [protocol, { releases, rules: Object.fromEntries(rules.filter(([, spans]) => spans.length > 0)) }];
});
const text = data.map(([protocol, { releases, rules }]) => {
  const lines = Object.entries(rules).map(
    ([rule, spans]) => `    ${JSON.stringify(rule)}: ${JSON.stringify(spans)}`,
  );
  return `  ${JSON.stringify(protocol)}: {\n   "releases": ${JSON.stringify(releases)},\n   "rules": {\n${lines.join(",\n")}\n   }\n  }`;
});
writeFileSync(
  join(ROOT, "docs/atlas/order.json"),
  `{\n "formatVersion": 1,\n "protocols": {\n${text.join(",\n")}\n }\n}\n`,
);
for (const [protocol, { releases, rules }] of data)
  console.log(`${protocol}: ${Object.keys(rules).length} rules from ${releases.join(", ")}`);
/** Reads the event files, the wire files and the session files of one folder. */
function readFolder(folder, ofFolder, release) {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".jsonl") || file === "audit.jsonl") continue;
    const [kind] = file.split("/");
    const format = getFormat(kind === "wire" || kind === "session" ? kind : ofFolder);
    const { protocol } = format;
    const messages = readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter(Boolean)
      .flatMap((text) => {
        const value = parseJson(text);
        const read = format.read(value);
        return read
          ? [interpretMessage(read, { text, line: 1, value }, format, protocols[protocol]).ordered]
          : [];
      });
    evidence[protocol][release] ??= new Evidence();
    // exec and app-server have session files of the same name.
    const name = protocol === "session" ? `${ofFolder} ${file}` : file;
    evidence[protocol][release].collect(name, protocol, messages);
  }
}
