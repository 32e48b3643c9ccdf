import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { breakJson, breakJsonFile, breakJsonLines } from "../../test/helpers/broken-files.js";
import { checkProperty, readOrRefuse } from "../../test/helpers/fuzz.js";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { getNextSeq, parseAuditLog, verifyAudit } from "./audit.js";
import { computeSha256 } from "./digest.js";
import { isSameEntry, parseManifest, readManifest, renderManifest } from "./manifest-file.js";
import { verifyFolder } from "./verify.js";

const FIXTURES = "integration/fixtures/python";
const MANIFEST = JSON.parse(readFileSync(`${FIXTURES}/manifest.json`, "utf8"));
const { thread_basic, thread_tool_auto } = MANIFEST.scenarios;
const VALID_MANIFEST = JSON.stringify({ ...MANIFEST, scenarios: { thread_basic, thread_tool_auto } });
const AUDIT = readFileSync(`${FIXTURES}/audit.jsonl`, "utf8").split("\n").slice(0, 3).join("\n");

let folder: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder("store-fuzz");
  mkdirSync(join(folder, "wire"));
  for (const file of ["thread_basic.jsonl", "wire/thread_basic.jsonl"])
    writeFileSync(join(folder, file), readFileSync(join(FIXTURES, file)));
});

test("a broken manifest is read and written again, or refused with its path and the place in it", () =>
  checkProperty(
    fc.asyncProperty(breakJsonFile(VALID_MANIFEST), async (bytes) => {
      const path = join(folder, "manifest.json");
      writeFileSync(path, bytes);
      const manifest = await readOrRefuse(
        () => readManifest(folder),
        (message) =>
          message.startsWith(`${path} is damaged: `) || message.startsWith(`${path} has format version `),
      );
      for (const { problem } of await verifyFolder(folder)) expect(problem).not.toBe("");
      if (!manifest) return;
      const text = renderManifest(manifest);
      expect(renderManifest(parseManifest(path, text))).toBe(text);
      for (const entry of Object.values(manifest.scenarios)) expect(isSameEntry(entry, entry)).toBe(true);
    }),
    40,
  ));

test("each broken line of an audit log is a problem with its place", () =>
  checkProperty(
    fc.asyncProperty(breakJsonLines(AUDIT), async (bytes) => {
      writeFileSync(join(folder, "audit.jsonl"), bytes);
      for (const { file, problem } of await verifyAudit(folder)) {
        expect(file).toBe("audit.jsonl");
        expect(problem).toMatch(/entr(?:y|ies)|line \d+/);
      }
      expect(parseAuditLog(bytes).length).toBeLessThanOrEqual(bytes.toString().split("\n").length);
      const next = await readOrRefuse(() => getNextSeq(bytes), "audit.jsonl");
      if (next !== undefined) expect(next).toBeGreaterThan(0);
    }),
    40,
  ));

test("an entry that another touchstone wrote is continued, or refused with the name of the log", () =>
  checkProperty(
    fc.asyncProperty(breakJson(JSON.stringify(parseAuditLog(Buffer.from(AUDIT))[0])), async (entry) => {
      const body = entry.replace(/,"digest":"[^"]*"\}$/, "}");
      const line = `${body.slice(0, -1)},"digest":"${computeSha256(body)}"}\n`;
      await readOrRefuse(() => getNextSeq(Buffer.from(line)), "audit.jsonl");
    }),
    40,
  ));
