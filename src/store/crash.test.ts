/** Kills a program that commits a harvest at each step that it takes on the file system, and looks at what it leaves. */
import { spawn } from "node:child_process";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import { openFolder } from "./folder.js";
import { readManifest } from "./manifest.js";
import { commitHarvest } from "./store.js";
import { batch, compileStore, fixture, newFolder } from "./testing.js";
import { verifyFolder } from "./verify.js";

const OLD = batch([fixture("a", "one", "two"), fixture("b", "one"), fixture("c", "one")], { reason: "old" });
const NEW = batch([fixture("a", "three"), fixture("b", "two")], { remove: ["c"], reason: "new" });
/** Reason of the last harvest → the fixtures that the folder then holds, with their number of steps. */
const HELD = { old: ["a:2", "b:1", "c:1"], new: ["a:1", "b:1"] };

/** Commits NEW. Counts the steps that it takes, and is killed before the one with the given number. */
const VICTIM = `
import { spawn } from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const [folder, way, killAt] = process.argv.slice(2);
let steps = 0;
const step = () => ++steps === Number(killAt) && process.kill(process.pid, "SIGKILL");
for (const name of ["chmod", "copyFile", "link", "mkdir", "open", "rename", "rm", "rmdir", "symlink", "writeFile"]) {
  const real = fs.promises[name];
  fs.promises[name] = (...given) => {
    step();
    return real(...given);
  };
}
syncBuiltinESMExports();
const { commitHarvest } = await import("./store/store.js");
const { exchangeFolders } = await import("./store/exchange.js");
const ways = {
  // The kill comes when the exchange is under way: a program of its own makes it.
  exchange: (one, other) => {
    const exchanged = exchangeFolders(one, other);
    step();
    return exchanged;
  },
  journal: async () => false,
  late: (one, other) => {
    spawn(process.execPath, [process.argv[1].replace("victim", "late"), one, other], { stdio: "inherit" });
    process.kill(process.pid, "SIGKILL");
  },
};
const harvest = ${JSON.stringify(NEW)};
await commitHarvest(folder, { ...harvest, now: new Date(harvest.now) }, ways[way]);
console.log(steps);
`;

/** Makes the exchange that it is given once its parent's successor says so. */
const LATE = `
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { exchangeFolders } from "./store/exchange.js";
const [one, other] = process.argv.slice(2);
while (!existsSync(other + ".go")) await sleep(10);
await exchangeFolders(one, other).catch(() => {});
`;

let compiled: string;
let harvested: string;
beforeAll(async () => {
  harvested = await newFolder();
  await mkdir(harvested, { recursive: true });
  await writeFile(join(harvested, "README.md"), "mine");
  await commitHarvest(harvested, OLD);
  compiled = await compileStore();
  await writeFile(join(compiled, "victim.mjs"), VICTIM);
  await writeFile(join(compiled, "late.mjs"), LATE);
});

test("a program that is killed at any step leaves the old folder or the new one, where folders can be exchanged", async () => {
  const found = await killAtEachStep("exchange", async (folder) => {
    expect(await verifyFolder(folder)).toEqual([]);
    const held = await readHeld(folder);
    const isMidway = (await readdir(dirname(folder))).includes(".python.staging");
    await openFolder(folder);
    expect(await verifyFolder(folder)).toEqual([]);
    expect(await readHeld(folder)).toBe(held);
    return `${held}${isMidway ? ", midway" : ""}`;
  });
  expect(found).toContain("old, midway");
  expect(found).toContain("new, midway");
});

test("a program that is killed at any step leaves a folder that opens as the old one or the new one, by its journal", async () => {
  const found = await killAtEachStep("journal", async (folder) => {
    const isHalfDone = (await readdir(dirname(folder))).includes(".python.next");
    await openFolder(folder);
    expect(await verifyFolder(folder)).toEqual([]);
    const held = await readHeld(folder);
    expect(held).toBe(isHalfDone ? "new" : held);
    return `${held}${isHalfDone ? ", half done" : ""}`;
  });
  expect(found).toContain("old");
  expect(found).toContain("new, half done");
});

test("an exchange that comes late, of a program that was killed, can't hurt the harvest after it", async () => {
  const folder = await newHarvestedFolder();
  const { group } = await runVictim(folder, "late");
  await openFolder(folder);
  await commitHarvest(folder, NEW);
  await writeFile(`${folder}.go`, "");
  await waitForGroup(group);
  expect(await verifyFolder(folder)).toEqual([]);
  expect(await readHeld(folder)).toBe("new");
});

/**
 * Runs the victim once for each step that it takes, each time in a new folder, until it is killed before that step.
 * @param look says what such a folder is
 * @returns what was said of them, once each
 */
async function killAtEachStep(way: string, look: (folder: string) => Promise<string>): Promise<string[]> {
  const { stdout } = await runVictim(await newHarvestedFolder(), way);
  const steps = Number(stdout);
  expect(steps).toBeGreaterThan(20);
  const found = new Set<string>();
  for (let step = 1; step <= steps; step++) {
    const folder = await newHarvestedFolder();
    const { signal, group } = await runVictim(folder, way, step);
    expect(signal, `step ${step}`).toBe("SIGKILL");
    await waitForGroup(group);
    found.add(await look(folder));
    expect(await readdir(dirname(folder)), `step ${step}`).toEqual(["python"]);
    expect(await readFile(join(folder, "README.md"), "utf8")).toBe("mine");
  }
  return [...found];
}

/** A copy of the folder that has OLD in it, and a file of a user's. */
async function newHarvestedFolder(): Promise<string> {
  const folder = await newFolder();
  await cp(harvested, folder, { recursive: true });
  return folder;
}

async function runVictim(folder: string, way: string, killAt = 0) {
  const program = join(compiled, "victim.mjs");
  const child = spawn(process.execPath, [program, folder, way, String(killAt)], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  const signal = await new Promise<string | null>((resolve) =>
    child.once("exit", (_, signal) => resolve(signal)),
  );
  return { signal, stdout, group: child.pid as number };
}

/** Waits for what a killed program has started, which lives on in its process group. */
async function waitForGroup(group: number): Promise<void> {
  const alive = new RegExp(`^\\s*${group}\\s+[^Z\\s]`, "m"); // dead ones may wait long for their parent
  while (alive.test((await execa("ps", ["-A", "-o", "pgid=,stat="])).stdout)) await sleep(5);
}

/** Says whether the folder is wholly what one of the two harvests makes of it, and which. */
async function readHeld(folder: string): Promise<string> {
  const { scenarios = {} } = (await readManifest(folder)) ?? {};
  const log = (await readFile(join(folder, "audit.jsonl"), "utf8")).trimEnd().split("\n");
  const { reason } = JSON.parse(log.at(-1) as string) as { reason: keyof typeof HELD };
  const held = Object.entries(scenarios).map(([name, { steps }]) => `${name}:${steps.length}`);
  expect(held).toEqual(HELD[reason]);
  return reason;
}
