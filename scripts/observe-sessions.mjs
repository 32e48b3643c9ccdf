/**
 * Writes docs/atlas/session.json: what the session files of this repository's fixtures of exec and app-server contain, as an atlas of
 * the one release that they were recorded with.
 * Run it when a harvest has changed session files: `npm run build && node scripts/observe-sessions.mjs`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatAtlas } from "../dist/atlas/measure-releases.js";
import { buildSessionAtlas } from "../dist/atlas/observe-sessions.js";

const ROOT = join(import.meta.dirname, "..");
const FIXTURES = join(ROOT, "integration/fixtures");

const releases = new Set();
const fixtures = ["exec", "app-server"].flatMap((subject) => {
  const folder = join(FIXTURES, subject);
  const { scenarios } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  return Object.entries(scenarios)
    .filter(([, { session, captured }]) => session && !captured)
    .map(([name, entry]) => {
      releases.add(entry.subject.codex.version);
      const files = entry.session.files.map(({ file }) => [file, readFileSync(join(folder, file), "utf8")]);
      return { name, entry, files: Object.fromEntries(files) };
    });
});
const [release, ...others] = releases;
if (others.length > 0)
  throw new Error(`The session files are of several releases: ${[...releases].join(", ")}`);
const atlas = buildSessionAtlas(release, fixtures);
writeFileSync(join(ROOT, "docs/atlas/session.json"), `${formatAtlas(atlas)}\n`);
console.log(
  `${release}: ${Object.keys(atlas.protocols.session.paths).length} members of ${fixtures.length} fixtures`,
);
