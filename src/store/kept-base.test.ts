import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { runGit } from "../lib/index.js";
import { findKeptBase, keepBase, removeKeptBase } from "./kept-base.js";
import { commitHarvest } from "./store.js";
import { buildTestBatch, buildTestFixture, makeFolder } from "./testing.js";

async function makeFixtures(): Promise<string> {
  const folder = join(await makeTemporaryFolder("base"), "python");
  await mkdir(join(folder, "wire"), { recursive: true });
  await writeFile(join(folder, "wire/a.jsonl"), "old\n");
  return folder;
}

test("the base is what the first of several harvests replaced, and a review removes it", async () => {
  const folder = await makeFixtures();
  expect(await findKeptBase(folder)).toBeUndefined();
  expect(await keepBase(folder)).toBe(true);
  await writeFile(join(folder, "wire/a.jsonl"), "new\n");
  expect(await keepBase(folder)).toBe(false);
  const base = (await findKeptBase(folder)) ?? "";
  expect(await readFile(join(base, "wire/a.jsonl"), "utf8")).toBe("old\n");
  expect(await readFile(join(base, ".gitignore"), "utf8")).toBe("*\n");
  expect((await readdir(join(folder, ".."))).sort()).toEqual([".python.base", "python"]);
  await removeKeptBase(folder);
  expect(await findKeptBase(folder)).toBeUndefined();
});

test("before the first harvest, the base is empty", async () => {
  const folder = join(await makeTemporaryFolder("base"), "fixtures/python");
  expect(await keepBase(folder)).toBe(true);
  expect(await readdir((await findKeptBase(folder)) ?? "")).toEqual([".gitignore"]);
});

test("a change that is only complete in the journal keeps its base until a review", async () => {
  const folder = await makeFolder();
  await commitHarvest(folder, buildTestBatch([buildTestFixture("a", "old")]));
  const old = await readFile(join(folder, "a.jsonl"), "utf8");
  const blockFile = async () => {
    await mkdir(join(folder, "b.jsonl"));
    return false;
  };
  const batch = buildTestBatch([buildTestFixture("a", "new"), buildTestFixture("b", "new")], {
    keepsBase: true,
  });
  await expect(commitHarvest(folder, batch, blockFile)).rejects.toMatchObject({ code: "store-write-failed" });
  await rmdir(join(folder, "b.jsonl"));
  expect((await commitHarvest(folder, batch)).unchanged).toEqual(["a", "b"]);
  const base = (await findKeptBase(folder)) ?? "";
  expect(await readFile(join(base, "a.jsonl"), "utf8")).toBe(old);
});

test("a repository with a commit keeps the old fixtures itself", async () => {
  const folder = await makeFixtures();
  const cwd = join(folder, "..");
  await runGit(["init", "--quiet"], { cwd });
  const author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
  await runGit([...author, "commit", "--quiet", "--allow-empty", "--message", "First"], { cwd });
  expect(await keepBase(folder)).toBe(false);
});
