import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseVersion, pathDirsOf } from "./binary.js";

let release: string;
beforeAll(async () => {
  release = await mkdtemp(join(tmpdir(), "touchstone-release-"));
});
afterAll(() => rm(release, { recursive: true, force: true }));

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
  expect(pathDirsOf(join(old, "codex", "codex"))).toEqual([join(old, "path")]);
});
