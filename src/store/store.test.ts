import { lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { HarvestedFixture } from "./fixture.js";
import { readManifest } from "./manifest-file.js";
import { commitHarvest } from "./store.js";
import { buildTestBatch, buildTestFixture, makeFolder } from "./testing.js";
import { verifyFolder } from "./verify.js";

let folder: string;
beforeEach(async () => {
  folder = await makeFolder();
});

/** Reads the bytes and times of every path. */
async function readFolderState(): Promise<Record<string, string>> {
  const paths = (await readdir(dirname(folder), { recursive: true })).sort();
  const facts = paths.map(async (path) => {
    const { ino, mtimeMs, size } = await stat(join(dirname(folder), path));
    return [path, `${ino} ${mtimeMs} ${size}`];
  });
  return Object.fromEntries(await Promise.all(facts));
}

describe.each([
  ["swap", undefined],
  ["journal", async () => false],
])("a harvest, by %s", (_, swap) => {
  const commitBatch = (...args: Parameters<typeof buildTestBatch>) =>
    commitHarvest(folder, buildTestBatch(...args), swap);

  test("writes fixtures, manifest and audit log", async () => {
    const result = await commitBatch([buildTestFixture("b", "one"), buildTestFixture("a", "one", "two")]);

    expect(result).toEqual({ added: ["a", "b"], changed: [], unchanged: [], removed: [] });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      "a_step1.jsonl",
      "a_step2.jsonl",
      "audit.jsonl",
      "b.jsonl",
      "manifest.json",
      "wire",
      "wire/a.jsonl",
      "wire/b.jsonl",
    ]);
    expect((await readManifest(folder))?.scenarios.a?.harvestedAt).toBe("2026-01-02T03:04:05Z");
    expect(await verifyFolder(folder)).toEqual([]);
    expect(await readdir(dirname(folder))).toEqual(["python"]);
  });

  test("records once why there can be no fixture, until there is one", async () => {
    const { name, entry } = buildTestFixture("a", "one");
    const why = { scenario: entry.scenario, reason: "the SDK has no goals", subject: entry.subject };
    await commitBatch([buildTestFixture("a", "one"), buildTestFixture("b", "one")]);

    await commitBatch([], { unsupported: { [name]: why } });
    const manifest = await readManifest(folder);
    expect(manifest?.unsupported).toEqual({ a: why });
    expect(Object.keys(manifest?.scenarios ?? {})).toEqual(["b"]);
    expect(await verifyFolder(folder)).toEqual([]);
    expect(await readFile(join(folder, "audit.jsonl"), "utf8")).toContain('"change":"unsupported"');
    const before = await readFolderState();
    await commitBatch([], { unsupported: { [name]: why } });
    expect(await readFolderState()).toEqual(before);

    await commitBatch([buildTestFixture("a", "one")]);
    expect((await readManifest(folder))?.unsupported).toBeUndefined();
    expect(await verifyFolder(folder)).toEqual([]);
  });

  test("writes nothing when nothing changed, whatever the time and the version of touchstone", async () => {
    await commitBatch([buildTestFixture("a", "one")]);
    const before = await readFolderState();
    const same = buildTestFixture("a", "one");
    same.entry.touchstone = "9.9.9";
    same.entry.replaced = { uuid: ["params.threadId", "params.turn.id"] };

    const result = await commitBatch([same], { now: new Date(), tool: "9.9.9", remove: ["unheard_of"] });

    expect(result).toEqual({ added: [], changed: [], unchanged: ["a"], removed: [] });
    expect(await readFolderState()).toEqual(before);
  });

  test("writes changed fixtures, removes their old steps, and leaves other files", async () => {
    await commitBatch([
      buildTestFixture("a", "one", "two"),
      buildTestFixture("b", "one"),
      buildTestFixture("c", "one"),
    ]);
    await mkdir(join(folder, "notes"));
    await writeFile(join(folder, "notes", "README.md"), "mine");
    await symlink("nowhere", join(folder, "link"));
    const { mtimeMs } = await stat(join(folder, "b.jsonl"));

    const result = await commitBatch([buildTestFixture("a", "three"), buildTestFixture("b", "one")], {
      remove: ["c"],
    });

    expect(result).toEqual({ added: [], changed: ["a"], unchanged: ["b"], removed: ["c"] });
    expect((await readdir(folder, { recursive: true })).filter((path) => !path.endsWith(".json"))).toEqual(
      expect.arrayContaining(["a.jsonl", "b.jsonl", "wire/a.jsonl", "wire/b.jsonl", "link"]),
    );
    expect(await readdir(folder)).not.toContain("a_step1.jsonl");
    expect(await readdir(folder)).not.toContain("c.jsonl");
    expect(await readFile(join(folder, "notes", "README.md"), "utf8")).toBe("mine");
    expect((await stat(join(folder, "b.jsonl"))).mtimeMs).toBe(mtimeMs);
    expect(await verifyFolder(folder)).toEqual([]);
  });

  test("undoes a hand edit", async () => {
    await commitBatch([buildTestFixture("a", "one")]);
    const original = await readFile(join(folder, "a.jsonl"), "utf8");
    await writeFile(join(folder, "a.jsonl"), "mine\n");

    expect((await commitBatch([buildTestFixture("a", "one")])).changed).toEqual(["a"]);
    expect(await readFile(join(folder, "a.jsonl"), "utf8")).toBe(original);
  });

  test("does not follow a link that stands where a fixture should be", async () => {
    const outside = join(dirname(folder), "outside");
    await mkdir(folder, { recursive: true });
    await writeFile(outside, "mine");
    await symlink(outside, join(folder, "a.jsonl"));

    await commitBatch([buildTestFixture("a", "one")]);
    expect(await readFile(outside, "utf8")).toBe("mine");
    expect((await lstat(join(folder, "a.jsonl"))).isFile()).toBe(true);

    await rm(join(folder, "wire"), { recursive: true });
    await mkdir(join(dirname(folder), "elsewhere"));
    await symlink(join(dirname(folder), "elsewhere"), join(folder, "wire"));
    await expect(commitBatch([buildTestFixture("a", "two")])).rejects.toMatchObject({
      code: "store-write-failed",
    });
    expect(await readdir(join(dirname(folder), "elsewhere"))).toEqual([]);
  });

  test("keeps a fixtures folder that is a link", async () => {
    const real = join(dirname(folder), "real");
    await mkdir(real, { recursive: true });
    await symlink("real", folder);

    await commitBatch([buildTestFixture("a", "one")]);
    await commitBatch([buildTestFixture("a", "two")]);
    expect((await lstat(folder)).isSymbolicLink()).toBe(true);
    expect(await verifyFolder(real)).toEqual([]);
  });
});

describe("a harvest is refused because of", () => {
  const commitNamed = (name: string) =>
    commitHarvest(folder, buildTestBatch([buildTestFixture(name, "one")]));

  test.each(["../a", "A", "_a", "", "a".repeat(81), "a/b", "a\n"])("the name %j", async (name) => {
    await expect(commitNamed(name)).rejects.toMatchObject({ kind: "usage", code: "bad-fixture-name" });
  });

  test.each(["../a.jsonl", "/a.jsonl", "wire/../../a.jsonl", "manifest.json", "b.jsonl"])(
    "the path %s",
    async (path) => {
      const bad = buildTestFixture("a", "one");
      bad.files[path] = "x";
      await expect(commitHarvest(folder, buildTestBatch([bad]))).rejects.toMatchObject({
        code: "bad-fixture-name",
      });
    },
  );

  test("two scenarios that claim one file", async () => {
    await commitHarvest(folder, buildTestBatch([buildTestFixture("a_step1", "one")]));
    await expect(
      commitHarvest(folder, buildTestBatch([buildTestFixture("a", "one", "two")])),
    ).rejects.toThrow("`a_step1.jsonl` belongs to both `a_step1` and `a`");
    expect(await verifyFolder(folder)).toEqual([]);
  });

  test("an entry that is about other bytes", async () => {
    const bad = buildTestFixture("a", "one");
    bad.files["a.jsonl"] = "x";
    await expect(commitHarvest(folder, buildTestBatch([bad]))).rejects.toThrow("does not describe its files");
  });

  test("the folder of another SDK", async () => {
    await commitHarvest(folder, buildTestBatch([buildTestFixture("a", "one")]));
    await expect(commitHarvest(folder, buildTestBatch([], { sdk: "exec" }))).rejects.toMatchObject({
      code: "other-sdk",
    });
  });
});

test("a fixture may have the name of a member that every JavaScript object has", async () => {
  await commitHarvest(folder, buildTestBatch([buildTestFixture("constructor", "one")]));
  expect(await verifyFolder(folder)).toEqual([]);
});

test("an entry that lacks what only a newer touchstone records stays unchanged, and a changed driver changes it", async () => {
  const folder = await makeFolder();
  const withDriver = (digit: string) => {
    const fixture = buildTestFixture("a", "one");
    fixture.entry.subject = { ...fixture.entry.subject, driver: `sha256:${digit.repeat(64)}` };
    return fixture;
  };
  const commit = (fixture: HarvestedFixture) => commitHarvest(folder, buildTestBatch([fixture]));
  await commit(buildTestFixture("a", "one"));
  expect((await commit(withDriver("1"))).unchanged).toEqual(["a"]);
  expect((await commit(buildTestFixture("a", "two"))).changed).toEqual(["a"]);
  await commit(withDriver("1"));
  expect((await commit(withDriver("1"))).unchanged).toEqual(["a"]);
  expect((await commit(withDriver("2"))).changed).toEqual(["a"]);
});
