import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { explainBadPath, resolveInside, resolveTargetInside } from "./index.js";

test.each([
  ["", "it is empty"],
  ["/etc/passwd", "it is absolute"],
  ["//etc", "it is absolute"],
  ["a//b", "it has an empty part"],
  ["a/", "it has an empty part"],
  [".", "it has a part `.`"],
  ["..", "it has a part `..`"],
  ["a/./b", "it has a part `.`"],
  ["a/b/..", "it has a part `..`"],
  ["a/../../b", "it has a part `..`"],
  ["a\n/../../x", "it has a control character"],
  ["\n../x", "it has a control character"],
  ["\r/../x", "it has a control character"],
  ["a\u2028/../x", "it has a part `..`"],
  ["a\u0085b", "it has a control character"],
  ["a\0b", "it has a control character"],
  ["\ud800", "it has half of a character"],
  ["é".repeat(128), "it has a part of more than 255 bytes"],
  ["ab/".repeat(200), "it is longer than 512 bytes"],
])("%j is no path inside a folder", (path, problem) => {
  expect(explainBadPath(path)).toBe(problem);
  expect(() => resolveInside("/folder", path)).toThrow(problem);
});

test.each([
  "a",
  "a/b.txt",
  ".hidden",
  "..a/b..",
  "a...b",
  "with space/ä\u2028",
  "C:\\x",
  "-rf",
  "~",
  "$HOME",
])("%j is a path inside a folder", (path) => {
  expect(explainBadPath(path)).toBeUndefined();
  expect(resolveInside("/no/such/folder", path)).toBe(join("/no/such/folder", path));
});

test("a link is refused at every depth and wherever it leads; the folder itself may be one", async () => {
  const outer = await makeTemporaryFolder("inner-path");
  const folder = join(outer, "folder");
  await mkdir(join(folder, "real"), { recursive: true });
  await writeFile(join(folder, "real/file"), "");
  await symlink("/etc", join(folder, "outside"));
  await symlink("real", join(folder, "inside"));
  await symlink("nowhere", join(folder, "real/broken"));
  await symlink(folder, join(outer, "alias"));
  for (const path of ["outside", "outside/passwd", "inside", "inside/file", "real/broken"]) {
    expect(() => resolveInside(folder, path)).toThrow("is a symbolic link");
  }
  expect(resolveInside(join(outer, "alias"), "real/file")).toBe(join(outer, "alias/real/file"));
});

test("a file that will be replaced may be a link, and the folders above it may not", async () => {
  const folder = await makeTemporaryFolder("target");
  await symlink("/etc", join(folder, "link"));
  expect(resolveTargetInside(folder, "link")).toBe(join(folder, "link"));
  expect(() => resolveTargetInside(folder, "link/passwd")).toThrow("is a symbolic link");
  expect(() => resolveTargetInside(folder, "../link")).toThrow("it has a part `..`");
});
