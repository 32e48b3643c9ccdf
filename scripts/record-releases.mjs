/**
 * Records the catalogue's scenarios on other releases of codex, as fixtures for `learn-order.mjs`:
 * `node scripts/record-releases.mjs FOLDER RELEASE…` writes FOLDER/RELEASE/PROTOCOL/SCENARIO.jsonl. What a release can't
 * carry out is left out. A release that is there already is not recorded again.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadConfig } from "../dist/config/index.js";
import { collectRecordings, withSession } from "../dist/harvest/index.js";

/** As the atlas measures: older releases send what their own schema does not allow. */
const POLICY = { runs: 1, validate: false, maxHoldMs: 3000, maxRunSeconds: 20 };
const SILENT = { onSetup() {}, onPlanned() {}, onBegan() {}, onEnded() {} };
const [output, ...releases] = process.argv.slice(2);
const config = await loadConfig();

for (const release of releases) {
  for (const sdk of ["exec", "app-server"]) {
    const folder = join(output, release, sdk);
    if (existsSync(folder)) continue;
    const options = {
      config: { ...config, codex: release },
      sdk,
      tool: "0.0.0",
      signal: new AbortController().signal,
      observer: SILENT,
    };
    const { fixtures, failures } = await withSession(options, [], (session) =>
      collectRecordings(session, { policy: POLICY, jobs: 2, plans: session.plans }),
    );
    for (const { files } of fixtures) {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
    }
    console.log(`${release} ${sdk}: ${fixtures.length} recorded, ${failures.length} failed`);
  }
}
