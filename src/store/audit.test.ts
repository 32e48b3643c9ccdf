import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { type AuditEntry, appendAudit, auditEntrySchema, verifyAudit } from "./audit.js";
import { computeSha256 } from "./digest.js";
import { commitHarvest } from "./store.js";
import { buildTestBatch, buildTestFixture, makeFolder } from "./testing.js";

let folder: string;
let lines: string[];
beforeEach(async () => {
  folder = await makeFolder();
  for (const content of ["one", "two", "three", "four"]) {
    await commitHarvest(
      folder,
      buildTestBatch([buildTestFixture("a", content)], { reason: `for ${content}\u2028` }),
    );
  }
  lines = (await readFile(join(folder, "audit.jsonl"), "utf8")).trimEnd().split("\n");
});

/** Lists the problems of a log that consists of these of the four lines. */
async function listProblems(log: (string | undefined)[]): Promise<string[]> {
  await writeFile(join(folder, "audit.jsonl"), log.map((line) => `${line}\n`).join(""));
  return (await verifyAudit(folder)).map(({ problem }) => problem);
}

test("each entry of the audit log names the one before it and the manifest", async () => {
  const entries = lines.map((line): AuditEntry => auditEntrySchema.parse(JSON.parse(line)));
  expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  expect(entries.map(({ previous }) => previous)).toEqual([
    null,
    ...lines.slice(0, 3).map((line) => computeSha256(line)),
  ]);
  expect(entries[3]?.manifest).toBe(computeSha256(await readFile(join(folder, "manifest.json"))));
  expect(entries[0]?.changes[0]).toMatchObject({ scenario: "a", change: "added", from: null });
  expect(entries[1]?.changes[0]?.from).toBe(entries[0]?.changes[0]?.to);
  expect(await verifyAudit(folder)).toEqual([]);
});

test("a changed entry is reported, even the last one", async () => {
  const [one, two, three, four] = lines;
  expect(await listProblems([one, two?.replace("Ada", "Eve"), three, four])).toEqual(["entry 2 was changed"]);
  expect(await listProblems([one, two, three, four?.replace("Ada", "Eve")])).toEqual(["entry 4 was changed"]);
});

test("a removed entry is reported", async () => {
  const [one, two, three, four] = lines;
  expect(await listProblems([one, three, four])).toEqual(["entry 2 is missing before entry 3"]);
  expect(await listProblems([four])).toEqual(["entries 1 to 3 are missing before entry 4"]);
  expect(await listProblems([one, two, three])).toEqual([
    "entry 3, the last one, has the digest of another manifest.json",
  ]);
  expect(await listProblems([])).toEqual(["has no entry"]);
});

test("entries that changed places are reported", async () => {
  const [one, two, three, four] = lines;
  expect(await listProblems([one, three, two, four])).toEqual([
    "entry 2 is missing before entry 3",
    "entry 2 stands after entry 3",
    "entry 3 is missing before entry 4",
  ]);
});

test("an entry that was replaced by another one is reported", async () => {
  const [one, , three, four] = lines;
  const { seq: _, ...facts } = auditEntrySchema.parse(JSON.parse(lines[1] as string));
  const forged = appendAudit(Buffer.from(`${one}\n`), { ...facts, by: "Eve" })
    .toString()
    .trimEnd()
    .split("\n");
  expect(await listProblems([one, forged[1], three, four])).toEqual([
    "entry 3 does not follow from entry 2: one of the two was replaced",
  ]);
});

test("a line that is no entry is reported, and so is a manifest that no entry names", async () => {
  const [one, two, three, four] = lines;
  expect(await listProblems([one, two, three?.slice(0, 50), four])).toEqual(["line 3 is no audit entry"]);
  await writeFile(join(folder, "manifest.json"), "{}");
  expect(await listProblems([one, two, three, four])).toEqual([
    "entry 4, the last one, has the digest of another manifest.json",
  ]);
});

test("an entry is appended to a damaged log without changing the rest", async () => {
  const damaged = Buffer.concat([Buffer.from(`${lines[0]}\n`), Buffer.of(0xff, 0xfe)]);
  const { seq: _, ...facts } = auditEntrySchema.parse(JSON.parse(lines[1] as string));
  const log = appendAudit(damaged, facts);
  expect(log.subarray(0, damaged.length)).toEqual(damaged);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "audit.jsonl"), log);
  expect((await verifyAudit(folder)).map(({ problem }) => problem)).toContain("line 2 is no audit entry");
});
