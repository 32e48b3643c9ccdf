/**
 * A harvest produces the same bytes in every environment: in other folders, homes, time zones, languages,
 * environments and caches.
 */
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  ENVIRONMENT_OF_BOB,
  listDifferencesFromCommitted,
  SCENARIOS_OF_EACH_KIND,
} from "../helpers/determinism.js";
import { newCatalogueProject } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

test.each<[string, () => Promise<Record<string, string>>, string[]]>([
  ["Bob", async () => ({ ...ENVIRONMENT_OF_BOB, HOME: await makeHome("bob/deeper/down") }), []],
  [
    "Ada",
    async () => ({
      TOUCHSTONE_CACHE: process.env.TOUCHSTONE_CACHE ?? findDefaultCache(), // a path of a different length
      HOME: await makeHome("ada"),
      TZ: "Pacific/Auckland",
      LANG: "de_DE.UTF-8",
      LC_ALL: "C",
      USER: "ada",
      EDITOR: "vim-of-ada-xyz",
    }),
    ["--jobs", "1"],
  ],
])(
  "scenarios of each kind, harvested on the machine of %s, give the bytes that the repository holds",
  async (_, makeEnvironment, args) => {
    const project = await newCatalogueProject();
    const only = SCENARIOS_OF_EACH_KIND.flatMap((name) => ["--scenario", name]);
    const stamp = { TOUCHSTONE_ACTOR: "a test", SOURCE_DATE_EPOCH: "1767225600" };
    const env = { ...stamp, ...(await makeEnvironment()) };
    const { code, stderr } = await project.run(["harvest", "--quiet", ...args, ...only], env);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const files = await project.readFiles();
    expect(Object.keys(files).length).toBeGreaterThan(2 * SCENARIOS_OF_EACH_KIND.length);
    expect(await listDifferencesFromCommitted(files)).toEqual([]);
  },
);

async function makeHome(path: string): Promise<string> {
  const home = join(await makeTemporaryFolder("home"), path);
  await mkdir(home, { recursive: true });
  return home;
}

function findDefaultCache(): string {
  if (process.platform === "darwin") return join(homedir(), "Library/Caches/touchstone");
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "touchstone");
}
