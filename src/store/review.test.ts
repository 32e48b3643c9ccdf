import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { auditEntries, readAudit } from "./audit.js";
import { type Manifest, type ManifestEntry, readManifest } from "./manifest.js";
import { acceptFixtures, rejectFixtures, stateOf } from "./review.js";
import { commitHarvest } from "./store.js";
import { batch, fixture, newFolder } from "./testing.js";
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
  folder = await newFolder();
  await commitHarvest(folder, batch([fixture("a", "one"), fixture("b", "one", "two"), fixture("c", "one")]));
  base = (await readManifest(folder)) as Manifest;
  old = await readFile(join(folder, "a.jsonl"));
  const changes = [fixture("a", "new", "newer"), fixture("d", "one")];
  await commitHarvest(folder, batch(changes, { remove: ["c"] }));
});

async function entryOf(name: string): Promise<ManifestEntry> {
  return (await readManifest(folder))?.scenarios[name] as ManifestEntry;
}

async function seen(name: string, before = base.scenarios[name] ?? null) {
  const entry = await entryOf(name);
  return { name, seen: entry ? stateOf(entry) : null, base: before };
}

async function filesOfBase(...names: string[]) {
  const other = await newFolder();
  await commitHarvest(other, batch([fixture("a", "one"), fixture("b", "one", "two"), fixture("c", "one")]));
  const read = async (file: string) => [file, await readFile(join(other, file))] as const;
  return Object.fromEntries(await Promise.all(names.map(read)));
}

async function lastEntry() {
  return auditEntries(await readAudit(folder)).at(-1);
}

async function bytes() {
  return Promise.all(["manifest.json", "audit.jsonl"].map((file) => readFile(join(folder, file), "utf8")));
}

test("an acceptance is written to the manifest and the audit log, and cutting its entry off is found", async () => {
  await acceptFixtures(folder, [await seen("a"), await seen("d")], verdict);
  expect((await entryOf("a")).reviewed).toEqual({ at: "2026-02-03T04:05:06Z", by: "Bo" });
  expect(await lastEntry()).toMatchObject({ action: "accept", by: "Bo", reason: "as it should be" });
  expect((await lastEntry())?.changes).toMatchObject([
    { scenario: "a", change: "accepted", from: expect.stringMatching(/^sha256/) },
    { scenario: "d", change: "accepted", from: null },
  ]);
  expect(await verifyFolder(folder)).toEqual([]);

  await cutLog();
  expect((await verifyFolder(folder))[0]?.problem).toContain("names another manifest.json");
});

async function cutLog() {
  const log = (await readAudit(folder)).toString();
  await writeFile(join(folder, "audit.jsonl"), log.slice(0, log.lastIndexOf("\n", log.length - 2) + 1));
}

test("cutting off an entry that changed no entry of the manifest is found, too", async () => {
  await acceptFixtures(folder, [await seen("c")], verdict);
  expect(await verifyFolder(folder)).toEqual([]);
  await cutLog();
  expect((await verifyFolder(folder))[0]?.problem).toContain("names another manifest.json");

  folder = await newFolder();
  await commitHarvest(folder, batch([fixture("a", "one")]));
  await appendFile(join(folder, "a.jsonl"), "{}\n");
  const { a: entry } = (await readManifest(folder))?.scenarios ?? {};
  const files = await filesOfBase("a.jsonl", "wire/a.jsonl");
  const restoration = {
    name: "a",
    seen: stateOf(entry as ManifestEntry),
    base: { entry: entry as ManifestEntry, files },
  };
  await rejectFixtures(folder, [restoration], verdict);
  expect(await verifyFolder(folder)).toEqual([]);
  await cutLog();
  expect((await verifyFolder(folder))[0]?.problem).toContain("names another manifest.json");
});

test("a review stays after a harvest that changes nothing, and goes with one that does", async () => {
  await acceptFixtures(folder, [await seen("a")], verdict);
  const { unchanged } = await commitHarvest(folder, batch([fixture("a", "new", "newer")]));
  expect(unchanged).toEqual(["a"]);
  expect((await entryOf("a")).reviewed?.by).toBe("Bo");
  await appendFile(join(folder, "a_step1.jsonl"), "by hand\n");
  await commitHarvest(folder, batch([fixture("a", "new", "newer")]));
  expect((await entryOf("a")).reviewed?.by).toBe("Bo");
  await commitHarvest(folder, batch([fixture("a", "newest")]));
  expect((await entryOf("a")).reviewed).toBeUndefined();
});

test("a second decision is refused, and so is one about a fixture that has changed since", async () => {
  const first = await seen("a");
  await acceptFixtures(folder, [first], verdict);
  const before = await bytes();
  const again = {
    code: "already-accepted",
    message: "a was already accepted by Bo at 2026-02-03T04:05:06Z.",
  };
  await expect(acceptFixtures(folder, [first], verdict)).rejects.toMatchObject(again);
  await expect(acceptFixtures(folder, [await seen("a")], verdict)).rejects.toMatchObject(again);
  await expect(rejectFixtures(folder, [{ ...first, base: null }], verdict)).rejects.toMatchObject(again);
  expect(await bytes()).toEqual(before);

  const stale = await seen("d");
  await commitHarvest(folder, batch([fixture("d", "two")]));
  await expect(acceptFixtures(folder, [stale], verdict)).rejects.toMatchObject({ code: "fixture-moved" });
});

test("fixtures are accepted together or not at all", async () => {
  const before = await bytes();
  const stale = { ...(await seen("d")), seen: "sha256:0" };
  await expect(acceptFixtures(folder, [await seen("a"), stale], verdict)).rejects.toMatchObject({
    code: "fixture-moved",
  });
  expect(await bytes()).toEqual(before);
});

test("the removal of a fixture is accepted once", async () => {
  await acceptFixtures(folder, [await seen("c")], verdict);
  expect((await lastEntry())?.changes).toMatchObject([{ scenario: "c", change: "accepted", to: null }]);
  await expect(acceptFixtures(folder, [await seen("c")], verdict)).rejects.toMatchObject({
    code: "already-accepted",
  });
});

test("no fixture of a damaged folder is accepted", async () => {
  await appendFile(join(folder, "b_step1.jsonl"), "by hand\n");
  const error = { code: "folder-damaged", message: expect.stringContaining("b_step1.jsonl is not what") };
  await expect(acceptFixtures(folder, [await seen("a")], verdict)).rejects.toMatchObject(error);
});

test("a rejection restores changed and removed fixtures with their entries, and removes added ones", async () => {
  const files = await filesOfBase("a.jsonl", "wire/a.jsonl");
  const { a, c } = base.scenarios as Record<string, ManifestEntry>;
  await rejectFixtures(
    folder,
    [
      { ...(await seen("a")), base: { entry: a as ManifestEntry, files } },
      {
        ...(await seen("c")),
        base: { entry: c as ManifestEntry, files: await filesOfBase("c.jsonl", "wire/c.jsonl") },
      },
      { ...(await seen("d")), base: null },
    ],
    { ...verdict, reason: "not wanted" },
  );
  expect(await readFile(join(folder, "a.jsonl"))).toEqual(old);
  expect((await readManifest(folder))?.scenarios).toEqual(base.scenarios);
  expect(await verifyFolder(folder)).toEqual([]);
  expect(await lastEntry()).toMatchObject({ action: "reject", reason: "not wanted" });
  expect((await lastEntry())?.changes).toMatchObject([
    { scenario: "a", change: "restored" },
    { scenario: "c", change: "restored", from: null },
    { scenario: "d", change: "restored", to: null },
  ]);
});

test("a rejection undoes a hand edit, and is refused where it would restore nothing", async () => {
  const files = await filesOfBase("b_step1.jsonl", "b_step2.jsonl", "wire/b.jsonl");
  const b = { ...(await seen("b")), base: { entry: base.scenarios.b as ManifestEntry, files } };
  await expect(rejectFixtures(folder, [b], verdict)).rejects.toMatchObject({ code: "nothing-to-restore" });
  await appendFile(join(folder, "b_step1.jsonl"), "by hand\n");
  await rejectFixtures(folder, [b], verdict);
  expect(await verifyFolder(folder)).toEqual([]);
});
