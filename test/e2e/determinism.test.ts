/**
 * A harvest produces the same bytes in every environment: in other folders, homes, time zones, languages,
 * environments and caches.
 */
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  listDifferencesFromCommitted,
  readCommittedFixtures,
  SCENARIOS_OF_EACH_KIND,
} from "../helpers/determinism.js";
import { newCatalogueProject } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

/** Harvests the catalogue in a new project. @returns the differences from the committed fixtures, and the files */
async function harvestAnew(args: string[], env: Record<string, string>) {
  const project = await newCatalogueProject();
  const stamp = { TOUCHSTONE_ACTOR: "a test", SOURCE_DATE_EPOCH: "1767225600" };
  const { code, stderr } = await project.run(["harvest", "--quiet", ...args], { ...stamp, ...env });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const files = await project.readFiles();
  return { differences: await listDifferencesFromCommitted(files), files };
}

test("the whole catalogue, harvested on Bob's machine, gives the bytes that the repository holds", async () => {
  const { differences, files } = await harvestAnew([], {
    HOME: await makeHome("bob/deeper/down"),
    TZ: "America/St_Johns",
    LANG: "C.UTF-8",
    USER: "bob",
    PYTHONHASHSEED: "7",
    CODEX_HOME: "/nowhere/at-all",
    OPENAI_API_KEY: "of-no-use-here",
    PS1: "some prompt of bob > ",
  });
  expect(Object.keys(files)).toEqual(expect.arrayContaining(Object.keys(await readCommittedFixtures())));
  expect(differences).toEqual([]);
});

test("scenarios of each kind, harvested on Ada's machine with one job, give the same bytes", async () => {
  const only = SCENARIOS_OF_EACH_KIND.flatMap((name) => ["--scenario", name]);
  const { differences, files } = await harvestAnew(["--jobs", "1", ...only], {
    TOUCHSTONE_CACHE: process.env.TOUCHSTONE_CACHE ?? findDefaultCache(), // a path of a different length
    HOME: await makeHome("ada"),
    TZ: "Pacific/Auckland",
    LANG: "de_DE.UTF-8",
    LC_ALL: "C",
    USER: "ada",
    EDITOR: "vim-of-ada-xyz",
  });
  expect(Object.keys(files).length).toBeGreaterThan(2 * SCENARIOS_OF_EACH_KIND.length);
  expect(differences).toEqual([]);
});

async function makeHome(path: string): Promise<string> {
  const home = join(await makeTemporaryFolder("home"), path);
  await mkdir(home, { recursive: true });
  return home;
}

function findDefaultCache(): string {
  if (process.platform === "darwin") return join(homedir(), "Library/Caches/touchstone");
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "touchstone");
}
