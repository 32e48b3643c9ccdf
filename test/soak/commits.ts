import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { commitHarvest, readManifest, verifyFolder, withFolderLock } from "../../src/store/index.js";
import { buildTestBatch, buildTestFixture } from "../../src/store/testing.js";
import { REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";
import { waitUntil } from "../helpers/waiting.js";

const ONE = buildTestBatch(
  [buildTestFixture("a", "one", "two"), buildTestFixture("b", "one"), buildTestFixture("c", "one")],
  { reason: "one" },
);
const OTHER = buildTestBatch([buildTestFixture("a", "three"), buildTestFixture("b", "two")], {
  remove: ["c"],
  reason: "other",
});
/** Reason of the last harvest → the fixtures that the folder then contains, with their number of steps. */
const HELD: Record<string, string> = { one: "a:2 b:1 c:1", other: "a:1 b:1" };

/** Way to replace the folder → the swap function as JavaScript for the program that is killed. */
const WAYS = { exchange: "undefined", journal: "async () => false" };

/**
 * Starts a program that commits one harvest after another, and kills it at random moments, again and again.
 * After every second kill the next harvest starts at once, while a swap of the killed program may still be
 * running.
 * @param lost called with a description of every wrong state after a kill
 * @returns number of kills
 */
export async function killCommits(
  way: keyof typeof WAYS,
  kills: number,
  lost: (what: string) => void,
): Promise<number> {
  const root = await makeTemporaryFolder("commits");
  const folder = join(root, "fixtures", "python");
  const program = join(root, "commit.mjs");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "README.md"), "mine");
  await commitHarvest(folder, ONE);
  await writeFile(program, programText(folder, way));
  for (let kill = 1; kill <= kills; kill++) {
    const group = await killOnce(program);
    if (kill % 2) await waitForGroup(group);
    const look = async () => {
      for (const { file, problem } of await verifyFolder(folder)) lost(`kill ${kill}: ${file}: ${problem}`);
      const held = await readHeld(folder);
      if (held) lost(`kill ${kill}: ${held}`);
    };
    if (way === "exchange" && kill % 2) await look(); // a reader sees no half of a harvest, even before recovery
    await withFolderLock(folder, { onWait() {} }, async () => {
      if (kill % 2) await look();
      await commitHarvest(folder, kill % 4 < 2 ? ONE : OTHER);
    });
    await waitForGroup(group);
    await look();
    if ((await readFile(join(folder, "README.md"), "utf8")) !== "mine") lost(`kill ${kill}: README.md`);
  }
  return kills;
}

function programText(folder: string, way: keyof typeof WAYS): string {
  return `import { commitHarvest } from ${JSON.stringify(join(REPOSITORY, "dist/store/store.js"))};
    const now = new Date();
    const batches = ${JSON.stringify([ONE, OTHER])};
    console.log("ready");
    for (let turn = 0; ; turn++) {
      await commitHarvest(${JSON.stringify(folder)}, { ...batches[turn % 2], now }, ${WAYS[way]});
    }`;
}

/**
 * Kills the program once.
 * @returns its process group, in which its Python may keep running for a moment
 */
async function killOnce(program: string): Promise<number> {
  const child = spawn(process.execPath, [program], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  await sleep(Math.random() * 150);
  child.kill("SIGKILL");
  await ended;
  return child.pid as number;
}

async function waitForGroup(group: number): Promise<void> {
  const alive = new RegExp(`^\\s*${group}\\s+[^Z\\s]`, "m"); // dead processes may wait long for their parent
  await waitUntil(
    "the killed program's Python ends",
    async () => !alive.test((await execa("ps", ["-A", "-o", "pgid=,stat="])).stdout),
  );
}

/** Describes the folder's contents if they are not exactly the result of one of the two harvests. */
async function readHeld(folder: string): Promise<string | undefined> {
  const { scenarios = {} } = (await readManifest(folder)) ?? {};
  const log = (await readFile(join(folder, "audit.jsonl"), "utf8")).trimEnd().split("\n");
  const { reason } = JSON.parse(log.at(-1) ?? "{}");
  const held = Object.entries(scenarios).map(([name, { steps }]) => `${name}:${steps.length}`);
  return HELD[reason] === held.join(" ")
    ? undefined
    : `holds ${held.join(" ")} after the harvest \`${reason}\``;
}
