import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseAuditLog, readAudit } from "./audit.js";
import type { Manifest, ManifestEntry } from "./manifest.js";
import { readManifest } from "./manifest-file.js";
import { acceptFixtures, hashEntry, rejectFixtures } from "./review.js";
import { commitHarvest } from "./store.js";
import { buildTestBatch, buildTestFixture, makeFolder } from "./testing.js";
import { verifyFolder } from "./verify.js";

const verdict = {
  by: "Bo",
  reason: "as it should be",
  tool: "0.1.0",
  environment: { platform: "linux-x64", node: "20.20.2" },
  now: new Date("2026-02-03T04:05:06.789Z"),
  onWait() {},
};

let folder: string;
let base: Manifest;
let old: Buffer;
beforeEach(async () => {
  folder = await makeFolder();
  await commitHarvest(
    folder,
    buildTestBatch([
      buildTestFixture("a", "one"),
      buildTestFixture("b", "one", "two"),
      buildTestFixture("c", "one"),
    ]),
  );
  base = (await readManifest(folder)) as Manifest;
  old = await readFile(join(folder, "a.jsonl"));
  const changes = [buildTestFixture("a", "new", "newer"), buildTestFixture("d", "one")];
  await commitHarvest(folder, buildTestBatch(changes, { remove: ["c"] }));
});

async function readEntry(name: string): Promise<ManifestEntry> {
  return (await readManifest(folder))?.scenarios[name] as ManifestEntry;
}

async function buildReviewed(name: string, before = base.scenarios[name] ?? null) {
  const entry = await readEntry(name);
  return { name, seen: entry ? hashEntry(entry) : null, base: before };
}

async function readBaseFiles(...names: string[]) {
  const other = await makeFolder();
  await commitHarvest(
    other,
    buildTestBatch([
      buildTestFixture("a", "one"),
      buildTestFixture("b", "one", "two"),
      buildTestFixture("c", "one"),
    ]),
  );
  const read = async (file: string) => [file, await readFile(join(other, file))] as const;
  return Object.fromEntries(await Promise.all(names.map(read)));
}

async function readLastEntry() {
  return parseAuditLog(await readAudit(folder)).at(-1);
}

async function readBytes() {
  return Promise.all(["manifest.json", "audit.jsonl"].map((file) => readFile(join(folder, file), "utf8")));
}

test("an acceptance is written to the manifest and the audit log, and cutting its entry off is found", async () => {
  await acceptFixtures(folder, [await buildReviewed("a"), await buildReviewed("d")], verdict);
  expect((await readEntry("a")).reviewed).toEqual({ at: "2026-02-03T04:05:06Z", by: "Bo" });
  expect(await readLastEntry()).toMatchObject({ action: "accept", by: "Bo", reason: "as it should be" });
  expect((await readLastEntry())?.changes).toMatchObject([
    { scenario: "a", change: "accepted", from: expect.stringMatching(/^sha256/) },
    { scenario: "d", change: "accepted", from: null },
  ]);
  expect(await verifyFolder(folder)).toEqual([]);

  await truncateLog();
  expect((await verifyFolder(folder))[0]?.problem).toContain("has the digest of another manifest.json");
});

async function truncateLog() {
  const log = (await readAudit(folder)).toString();
  await writeFile(join(folder, "audit.jsonl"), log.slice(0, log.lastIndexOf("\n", log.length - 2) + 1));
}

test("cutting off an entry that changed no entry of the manifest is found, too", async () => {
  await acceptFixtures(folder, [await buildReviewed("c")], verdict);
  expect(await verifyFolder(folder)).toEqual([]);
  await truncateLog();
  expect((await verifyFolder(folder))[0]?.problem).toContain("has the digest of another manifest.json");

  folder = await makeFolder();
  await commitHarvest(folder, buildTestBatch([buildTestFixture("a", "one")]));
  await appendFile(join(folder, "a.jsonl"), "{}\n");
  const { a: entry } = (await readManifest(folder))?.scenarios ?? {};
  const files = await readBaseFiles("a.jsonl", "wire/a.jsonl");
  const restoration = {
    name: "a",
    seen: hashEntry(entry as ManifestEntry),
    base: { entry: entry as ManifestEntry, files },
  };
  await rejectFixtures(folder, [restoration], verdict);
  expect(await verifyFolder(folder)).toEqual([]);
  await truncateLog();
  expect((await verifyFolder(folder))[0]?.problem).toContain("has the digest of another manifest.json");
});

test("an acceptance stays after a harvest that changes nothing, and is removed by one that changes the fixture", async () => {
  await acceptFixtures(folder, [await buildReviewed("a")], verdict);
  const { unchanged } = await commitHarvest(folder, buildTestBatch([buildTestFixture("a", "new", "newer")]));
  expect(unchanged).toEqual(["a"]);
  expect((await readEntry("a")).reviewed?.by).toBe("Bo");
  await appendFile(join(folder, "a_step1.jsonl"), "by hand\n");
  await commitHarvest(folder, buildTestBatch([buildTestFixture("a", "new", "newer")]));
  expect((await readEntry("a")).reviewed?.by).toBe("Bo");
  await commitHarvest(folder, buildTestBatch([buildTestFixture("a", "newest")]));
  expect((await readEntry("a")).reviewed).toBeUndefined();
});

test("a second decision is refused, and so is one about a fixture that has changed since", async () => {
  const first = await buildReviewed("a");
  await acceptFixtures(folder, [first], verdict);
  const before = await readBytes();
  const again = {
    code: "already-accepted",
    message: "a was already accepted by Bo at 2026-02-03T04:05:06Z.",
  };
  await expect(acceptFixtures(folder, [first], verdict)).rejects.toMatchObject(again);
  await expect(acceptFixtures(folder, [await buildReviewed("a")], verdict)).rejects.toMatchObject(again);
  await expect(rejectFixtures(folder, [{ ...first, base: null }], verdict)).rejects.toMatchObject(again);
  expect(await readBytes()).toEqual(before);

  const stale = await buildReviewed("d");
  await commitHarvest(folder, buildTestBatch([buildTestFixture("d", "two")]));
  await expect(acceptFixtures(folder, [stale], verdict)).rejects.toMatchObject({ code: "fixture-moved" });
});

test("fixtures are accepted together or not at all", async () => {
  const before = await readBytes();
  const stale = { ...(await buildReviewed("d")), seen: "sha256:0" };
  await expect(acceptFixtures(folder, [await buildReviewed("a"), stale], verdict)).rejects.toMatchObject({
    code: "fixture-moved",
  });
  expect(await readBytes()).toEqual(before);
});

test("the removal of a fixture is accepted once", async () => {
  await acceptFixtures(folder, [await buildReviewed("c")], verdict);
  expect((await readLastEntry())?.changes).toMatchObject([{ scenario: "c", change: "accepted", to: null }]);
  await expect(acceptFixtures(folder, [await buildReviewed("c")], verdict)).rejects.toMatchObject({
    code: "already-accepted",
  });
});

test("no fixture of a damaged folder is accepted", async () => {
  await appendFile(join(folder, "b_step1.jsonl"), "by hand\n");
  const error = { code: "folder-damaged", message: expect.stringContaining("b_step1.jsonl is not what") };
  await expect(acceptFixtures(folder, [await buildReviewed("a")], verdict)).rejects.toMatchObject(error);
});

test("a rejection restores changed and removed fixtures with their entries, and removes added ones", async () => {
  const files = await readBaseFiles("a.jsonl", "wire/a.jsonl");
  const { a, c } = base.scenarios as Record<string, ManifestEntry>;
  await rejectFixtures(
    folder,
    [
      { ...(await buildReviewed("a")), base: { entry: a as ManifestEntry, files } },
      {
        ...(await buildReviewed("c")),
        base: { entry: c as ManifestEntry, files: await readBaseFiles("c.jsonl", "wire/c.jsonl") },
      },
      { ...(await buildReviewed("d")), base: null },
    ],
    { ...verdict, reason: "not wanted" },
  );
  expect(await readFile(join(folder, "a.jsonl"))).toEqual(old);
  expect((await readManifest(folder))?.scenarios).toEqual(base.scenarios);
  expect(await verifyFolder(folder)).toEqual([]);
  expect(await readLastEntry()).toMatchObject({ action: "reject", reason: "not wanted" });
  expect((await readLastEntry())?.changes).toMatchObject([
    { scenario: "a", change: "restored" },
    { scenario: "c", change: "restored", from: null },
    { scenario: "d", change: "restored", to: null },
  ]);
});

test("no fixture of a folder without a manifest is restored", async () => {
  const d = { ...(await buildReviewed("d")), base: null };
  await rm(join(folder, "manifest.json"));
  const error = { code: "folder-damaged", hint: expect.stringContaining("Restore it from git") };
  await expect(rejectFixtures(folder, [d], verdict)).rejects.toMatchObject(error);
});

test("a rejection undoes a hand edit, and is refused where it would restore nothing", async () => {
  const files = await readBaseFiles("b_step1.jsonl", "b_step2.jsonl", "wire/b.jsonl");
  const b = { ...(await buildReviewed("b")), base: { entry: base.scenarios.b as ManifestEntry, files } };
  await expect(rejectFixtures(folder, [b], verdict)).rejects.toMatchObject({ code: "nothing-to-restore" });
  await appendFile(join(folder, "b_step1.jsonl"), "by hand\n");
  await rejectFixtures(folder, [b], verdict);
  expect(await verifyFolder(folder)).toEqual([]);
});

describe("a rejection about a scenario that the SDK can't carry out", () => {
  const why = () => {
    const { scenario, subject } = base.scenarios.a as ManifestEntry;
    return { scenario, reason: "the SDK has no goals", subject };
  };

  test("restores the fixture, and the manifest does not call it unsupported any more", async () => {
    await commitHarvest(folder, buildTestBatch([], { unsupported: { a: why(), c: why() } }));
    const files = await readBaseFiles("a.jsonl", "wire/a.jsonl");
    const a = { entry: base.scenarios.a as ManifestEntry, files };
    await rejectFixtures(folder, [{ ...(await buildReviewed("a")), base: a }], verdict);
    const manifest = await readManifest(folder);
    expect(manifest?.scenarios.a).toEqual(base.scenarios.a);
    expect(manifest?.unsupported).toEqual({ c: why() });
    expect(await verifyFolder(folder)).toEqual([]);
  });

  test.each(["d", "c"])(
    "calls %s unsupported again as the base does, with or without a fixture",
    async (name) => {
      const restoration = { ...(await buildReviewed(name)), base: null, unsupported: why() };
      await rejectFixtures(folder, [restoration], verdict);
      const manifest = await readManifest(folder);
      expect(Object.keys(manifest?.scenarios ?? {})).not.toContain(name);
      expect(manifest?.unsupported).toEqual({ [name]: why() });
      expect(await verifyFolder(folder)).toEqual([]);
      const again = { name, seen: null, base: null, unsupported: why() };
      await expect(rejectFixtures(folder, [again], verdict)).rejects.toMatchObject({
        code: "nothing-to-restore",
      });
    },
  );
});
