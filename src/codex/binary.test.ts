import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { findPathFolders, parseVersion } from "./binary.js";

let release: string;
beforeAll(async () => {
  release = await makeTemporaryFolder("release");
});

test.each([
  ["codex-cli 0.163.0\n", "0.163.0"],
  ["WARNING: no PATH aliases\ncodex-cli 0.170.0-alpha.1", "0.170.0-alpha.1"],
  ["codex 0.30.0", "0.30.0"],
  ["git version 2.39.5", undefined],
  ["codex-cli", undefined],
])("the version in the output %j is %s", (output, version) => {
  expect(parseVersion(output)).toBe(version);
});

test("in the old layout the folder for PATH is called path", async () => {
  const old = join(release, "old");
  await mkdir(join(old, "path"), { recursive: true });
  expect(findPathFolders(join(old, "codex", "codex"))).toEqual([join(old, "path")]);
});
