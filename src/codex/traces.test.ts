import { existsSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { removeCodexTraces } from "./index.js";

test("of all folders, only the empty ones that a killed sandbox leaves are removed", async () => {
  const folder = await makeTemporaryFolder("traces");
  await mkdir(join(folder, ".agents"));
  await mkdir(join(folder, ".aws"));
  await mkdir(join(folder, ".git/objects"), { recursive: true });
  await mkdir(join(folder, ".cache"));
  await mkdir(join(folder, "plain"));
  await symlink("plain", join(folder, ".codex"));
  await writeFile(join(folder, ".hidden"), "");
  removeCodexTraces(folder, () => true);
  expect(existsSync(join(folder, ".agents"))).toBe(true); // it may belong to a sandbox that begins
  const looks = [false, true];
  removeCodexTraces(folder, () => looks.shift() ?? false);
  expect(existsSync(join(folder, ".agents"))).toBe(true); // a sandbox began during the first look
  removeCodexTraces(folder, () => false);
  const left = [".agents", ".aws", ".git/objects", ".codex", ".cache", ".hidden", "plain"];
  expect(left.filter((name) => !existsSync(join(folder, name)))).toEqual([".agents", ".aws"]);
  expect(() => removeCodexTraces(join(folder, "missing"), () => false)).not.toThrow();
});
