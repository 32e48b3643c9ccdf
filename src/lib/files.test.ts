import { mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import {
  fileExists,
  makeFolders,
  measureFolder,
  readIfExists,
  readTextIfExists,
  replaceFile,
  writeNewFile,
  writeOutputFile,
} from "./files.js";

test("a file that is missing has no content; one that can't be read is an error", async () => {
  const folder = await makeTemporaryFolder("files");
  const file = join(folder, "file");
  expect([await readIfExists(file), await readTextIfExists(file)]).toEqual([undefined, undefined]);
  await replaceFile(file, "é\n");
  expect(await readTextIfExists(file)).toBe("é\n");
  expect(await readIfExists(file)).toEqual(Buffer.from("é\n"));
  await expect(readTextIfExists(folder)).rejects.toMatchObject({ code: "file-not-plain" });
});

test("a link that leads nowhere exists", async () => {
  const folder = await makeTemporaryFolder("files");
  await symlink("nowhere", join(folder, "link"));
  expect([await fileExists(join(folder, "link")), await fileExists(join(folder, "nowhere"))]).toEqual([
    true,
    false,
  ]);
});

test("folders are made with those above them, and a file system that refuses them is an error", async () => {
  const folder = join(await makeTemporaryFolder("files"), "a", "b");
  await makeFolders(folder);
  await makeFolders(folder);
  expect(await fileExists(folder)).toBe(true);
  await expect(makeFolders("/proc/touchstone/a/b")).rejects.toThrow("/proc"); // Node's recursive mkdir never ends here
});

test("a folder is as large as its files", async () => {
  const folder = await makeTemporaryFolder("files");
  await mkdir(join(folder, "below"));
  await writeFile(join(folder, "below/one"), "12345");
  await writeFile(join(folder, "two"), "123");
  expect(await measureFolder(folder)).toBe(8);
  expect(await measureFolder(join(folder, "missing"))).toBe(0);
});

test("a file that a user named is replaced where it is, also through a link, and nothing stays beside it", async () => {
  const folder = await makeTemporaryFolder("files");
  await mkdir(join(folder, "below"));
  await writeFile(join(folder, "below/file"), "a longer text");
  await symlink("below/file", join(folder, "link"));
  await writeOutputFile(join(folder, "link"), "new");
  expect([await readlink(join(folder, "link")), await readFile(join(folder, "below/file"), "utf8")]).toEqual([
    "below/file",
    "new",
  ]);
  await writeOutputFile("/dev/null", "to a device");
  expect(await readdir(join(folder, "below"))).toEqual(["file"]);
});

test("a file that can't be written is named by its own path, and nothing is left", async () => {
  const folder = await makeTemporaryFolder("files");
  for (const write of [writeOutputFile, writeNewFile]) {
    const path = join(folder, "missing/file");
    await expect(write(path, "a")).rejects.toMatchObject({ code: "ENOENT", path });
  }
  await expect(writeNewFile(folder, "a")).rejects.toMatchObject({ code: "EEXIST", path: folder });
  await expect(writeOutputFile(folder, "a")).rejects.toMatchObject({ code: "EISDIR", path: folder });
  expect(await readdir(folder)).toEqual([]);
});
