/** Whatever this program writes or prints passes the gate for secrets. A new writer fails here until it is entered below. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Files that write what may hold a text of a transcript or of a person: each calls a function of `redact`. */
const WITH_GATE = [
  "atlas/measure-releases.ts",
  "cli/shared/checklist-file.ts",
  "cli/shared/report.ts",
  "record/record-script.ts",
  "replay/session/report-file.ts",
  "site/write-site.ts",
];
/** The files of the store that write what `store/store.ts`, `store/schemas.ts` or `store/review.ts` has passed through the gate. */
const BEHIND_GATE = ["store/journal.ts", "store/kept-base.ts", "store/stage-folder.ts"];
/** The fake codex writes what codex wrote: recorded answers into the user's files, and recorded sessions. */
const REPLAYS = [
  "replay/session/replay-exec.ts",
  "replay/session/session-file-writer.ts",
  "replay/session/write-output-files.ts",
];
/** Files that write only into the cache, the folder of a run or a temporary folder. Nothing in these folders is committed or shown. */
const SCRATCH = [
  "atlas/write-to-cache.ts",
  "codex/binary-digest.ts",
  "codex/cache-folder.ts",
  "codex/download.ts",
  "codex/package.ts",
  "codex/schema-store.ts",
  "doctor/check-machine.ts",
  "harvest/run/git-repository.ts",
  "harvest/run/run-folder.ts",
  "lib/folder-seal.ts",
  "lib/scratch-folders.ts",
  "parity/record-live.ts",
  "sdk/build.ts",
  "sdk/environment.ts",
  "sdk/prepare-driver.ts",
  "tap/wire.ts",
];
/** Files that write a user's own text, a template of this package or recorded files, unchanged apart from pins and paths. */
const COPIES = [
  "cli/fixtures/copy.ts",
  "config/config.ts",
  "drivers/make-driver.ts",
  "replay/provide-codex-path.ts",
  "replay/wrap.ts",
  "scenario/copy.ts",
  "scenario/new.ts",
  "setup/new-files.ts",
];

const WRITES =
  /\b(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|replaceFile|copyFile|copyFileSync|cp|cpSync|writeNewFile|writeOutputFile)\(/;
const FILES = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/(?:\.test|\/testing)\.tsx?$/.test(file))
  .map((file): [string, string] => [file, readFileSync(join("src", file), "utf8")]);
const listFiles = (pattern: RegExp) => FILES.filter(([, code]) => pattern.test(code)).map(([file]) => file);

test("each file that writes is entered with what keeps secrets out of it", () => {
  const writing = listFiles(WRITES).filter((file) => file !== "lib/files.ts");
  expect(writing.sort()).toEqual([...WITH_GATE, ...BEHIND_GATE, ...REPLAYS, ...SCRATCH, ...COPIES].sort());
});

test("the files that are said to have a gate call it", () => {
  const gated = listFiles(/\b(?:assertNoSecrets|hideSecretsInJson|redact)\(/);
  expect(WITH_GATE.filter((file) => !gated.includes(file))).toEqual([]);
  for (const file of ["store/store.ts", "store/schemas.ts", "store/review.ts"]) expect(gated).toContain(file);
});

test("only the addresses of servers are printed as bytes, which the gate of the output does not search", () => {
  expect(listFiles(/\.(?:stdout|stderr)\.write\(\s*(?:Buffer|new Uint8Array)/)).toEqual([
    "cli/shared/hide-output.ts",
  ]);
  expect(listFiles(/\bprintSecretLine\(/)).toEqual(["cli/shared/hide-output.ts", "cli/shared/serve-page.ts"]);
});
