import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { findChangedFile, isSealed, SEAL_FILE, sealFolder } from "./folder-seal.js";

async function makeSealedFolder() {
  const folder = join(await makeTemporaryFolder("sealed"), "folder");
  const outside = join(folder, "../interpreter");
  await mkdir(join(folder, "lib"), { recursive: true });
  await writeFile(outside, "one");
  await writeFile(join(folder, "lib/a.py"), "print(1)\n");
  await writeFile(join(folder, "b"), "bbb");
  await symlink("../interpreter", join(folder, "python"));
  await symlink("lib", join(folder, "lib64"));
  expect(await isSealed(folder)).toBe(false);
  await sealFolder(folder);
  expect(await isSealed(folder)).toBe(true);
  return { folder, outside };
}

const OLD = new Date("2020-01-01T00:00:00Z");

test.each([
  [
    "one byte of a file, with its size and time as before",
    "b",
    async (folder: string) => {
      const path = join(folder, "b");
      await utimes(path, OLD, OLD);
      await sealFolder(folder);
      await writeFile(path, "bab");
      await utimes(path, OLD, OLD);
    },
  ],
  ["a new file", "lib/c.py", (folder: string) => writeFile(join(folder, "lib/c.py"), "")],
  ["a removed file", "lib/a.py", (folder: string) => rm(join(folder, "lib/a.py"))],
  ["what a link leads to", "python", (folder: string) => writeFile(join(folder, "../interpreter"), "two")],
  [
    "where a link leads",
    "lib64",
    async (folder: string) => {
      await rm(join(folder, "lib64"));
      await symlink("libs", join(folder, "lib64"));
    },
  ],
  ["the seal itself", SEAL_FILE, (folder: string) => writeFile(join(folder, SEAL_FILE), "{")],
])("a change is found: %s", async (_, expected, change) => {
  const { folder } = await makeSealedFolder();
  await change(folder);
  expect(await findChangedFile(folder)).toBe(expected);
  expect(await isSealed(folder)).toBe(false);
});

test("a copy of a folder counts as unchanged, and its seal gets the facts of its own files", async () => {
  const { folder } = await makeSealedFolder();
  const copy = `${folder}-copy`;
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
  const before = await readFile(join(copy, SEAL_FILE), "utf8");
  expect(await findChangedFile(copy)).toBeUndefined();
  expect(await readFile(join(copy, SEAL_FILE), "utf8")).not.toBe(before);
});

test("a folder that was never sealed is sealed as it is", async () => {
  const folder = await makeTemporaryFolder("sealed");
  await writeFile(join(folder, "a"), "1");
  expect(await findChangedFile(folder)).toBeUndefined();
  await writeFile(join(folder, "a"), "2");
  expect(await findChangedFile(folder)).toBe("a");
});

test("a seal that is a named pipe is a changed file, and is not waited for", async () => {
  const { folder } = await makeSealedFolder();
  await rm(join(folder, SEAL_FILE));
  execFileSync("mkfifo", [join(folder, SEAL_FILE)]);
  expect(await findChangedFile(folder)).toBe(SEAL_FILE);
});
