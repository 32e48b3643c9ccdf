import { existsSync } from "node:fs";
import { mkdir, readdir, realpath, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { getCacheFolder } from "../../config/index.js";
import { openRunFolders } from "./run-folders.js";

let cache: string;
beforeEach(async () => {
  // Not in the system's temporary folder, because codex's sandbox leaves an empty `.git` there.
  const tests = join(getCacheFolder(), "tests");
  await mkdir(tests, { recursive: true });
  cache = await realpath(await makeTemporaryFolder("runs", tests));
  vi.stubEnv("TOUCHSTONE_CACHE", cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("folders of ended runs are removed with their harvest, or sooner when there are many", async () => {
  const runs = await openRunFolders();
  const folders = Array.from({ length: 151 }, (_, number) => join(runs.path, `r${number}`));
  for (const folder of folders) await mkdir(folder);
  for (const folder of folders.slice(0, 149)) await runs.discard(folder);
  expect(await readdir(runs.path)).toHaveLength(151);
  await runs.discard(folders[149] ?? "");
  expect(await readdir(runs.path)).toEqual(["r150"]);
  await runs.close();
  expect(await readdir(join(cache, "runs"))).toEqual([]);
});

test("folders of a killed harvest are removed after an hour, and those of a running one stay", async () => {
  const killed = await openRunFolders();
  await writeFile(join(killed.path, "file"), "");
  const twoHoursAgo = Date.now() / 1000 - 2 * 3600;
  await utimes(killed.path, twoHoursAgo, twoHoursAgo);
  const running = await openRunFolders();
  const next = await openRunFolders();
  expect(existsSync(killed.path)).toBe(false);
  expect(existsSync(running.path)).toBe(true);
  await Promise.all([running.close(), next.close()]);
});

test("a cache inside a git repository is refused", async () => {
  await mkdir(join(cache, ".git"));
  await expect(openRunFolders()).rejects.toMatchObject({ code: "cache-in-repository" });
  expect(existsSync(join(cache, "runs"))).toBe(false);
});
