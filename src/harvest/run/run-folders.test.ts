import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeTemporaryFolder, OUTSIDE_TMP } from "../../../test/helpers/temporary.js";
import { openRunFolders } from "./run-folders.js";

let cache: string;
beforeEach(async () => {
  // Not in /tmp, since the runs would then lie in /var/tmp.
  cache = await realpath(await makeTemporaryFolder("runs", OUTSIDE_TMP));
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
  expect(await readdir(runs.path)).toHaveLength(152); // the last is the file that names the process
  await runs.discard(folders[149] ?? "");
  expect(await readdir(runs.path)).toEqual([".touchstone-owner.json", "r150"]);
  await runs.close();
  expect(await readdir(join(cache, "runs"))).toEqual(["CACHEDIR.TAG"]);
});

test("folders of a killed harvest are removed by the next one, and those of a running one stay", async () => {
  const killed = await openRunFolders();
  const owner = { pid: spawnSync("true").pid };
  const file = join(killed.path, ".touchstone-owner.json");
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), ...owner }));
  const running = await openRunFolders();
  const next = await openRunFolders();
  expect(existsSync(killed.path)).toBe(false);
  expect(existsSync(running.path)).toBe(true);
  await Promise.all([running.close(), next.close()]);
});

test.each(["cache", "a b/ä/cache"])("with the cache /tmp/…/%s, the runs lie outside /tmp", async (path) => {
  const folder = await makeTemporaryFolder("home", "/tmp");
  vi.stubEnv("TOUCHSTONE_CACHE", join(folder, path));
  const runs = await openRunFolders();
  expect(dirname(runs.path)).toBe(await realpath(`/var/tmp/touchstone-${process.getuid?.()}`));
  await runs.close();
  expect(existsSync(runs.path)).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

test("a link to a cache in /tmp is a cache in /tmp", async () => {
  const folder = await makeTemporaryFolder("home", "/tmp");
  await symlink(folder, join(cache, "link"));
  vi.stubEnv("TOUCHSTONE_CACHE", join(cache, "link/not/yet/there"));
  const runs = await openRunFolders();
  expect(runs.path).toMatch(/^(\/private)?\/var\/tmp\//);
  await runs.close();
});

test("a cache whose path is too long for a socket is refused", async () => {
  vi.stubEnv("TOUCHSTONE_CACHE", join(cache, "ä".repeat(40)));
  await expect(openRunFolders()).rejects.toMatchObject({ code: "cache-path-too-long" });
  expect(await readdir(cache)).toEqual([]);
});

test("a cache inside a git repository is refused", async () => {
  await mkdir(join(cache, ".git"));
  await expect(openRunFolders()).rejects.toMatchObject({ code: "cache-in-repository" });
  expect(existsSync(join(cache, "runs"))).toBe(false);
});
