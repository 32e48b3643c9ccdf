/** Kills a program that commits without end, again and again, and looks at what it leaves. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { openFolder } from "./folder.js";
import { readManifest } from "./manifest.js";
import { commitHarvest } from "./store.js";
import { batch, compileStore, fixture, newFolder } from "./testing.js";
import { verifyFolder } from "./verify.js";

const KILLS = 70;
const ONE = batch([fixture("a", "one", "two"), fixture("b", "one"), fixture("c", "one")], { reason: "one" });
const OTHER = batch([fixture("a", "three"), fixture("b", "two")], { remove: ["c"], reason: "other" });
const HELD = { one: ["a:2", "b:1", "c:1"], other: ["a:1", "b:1"] };

let compiled: string;
beforeAll(async () => {
  compiled = await compileStore();
});

describe("a program that is killed at any moment", () => {
  it("leaves the old folder or the new one, to whoever looks, by exchange", async () => {
    const { folder, killOnce } = await victim("undefined");
    let midway = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await groupEnded(await killOnce()); // an exchange under way may still come
      if ((await readdir(dirname(folder))).includes(".python.staging")) midway++;
      expect(await verifyFolder(folder)).toEqual([]);
      expect(await heldBy(folder)).toBe(true);
      await openFolder(folder);
      expect(await verifyFolder(folder)).toEqual([]);
      expect(await readdir(dirname(folder))).toEqual(["python"]);
    }
    expect(midway).toBeGreaterThan(0);
    expect(await readFile(join(folder, "README.md"), "utf8")).toBe("mine");
  });

  it("can't hurt the harvest after it with an exchange that comes late", async () => {
    const { folder, killOnce } = await victim("undefined");
    for (let kill = 0; kill < KILLS; kill++) {
      const group = await killOnce();
      await openFolder(folder);
      await commitHarvest(folder, kill % 2 ? OTHER : ONE);
      await groupEnded(group);
      expect(await verifyFolder(folder)).toEqual([]);
      expect(await heldBy(folder)).toBe(true);
    }
  });

  it("leaves a folder that opens as the old or the new one, by journal", async () => {
    const { folder, killOnce } = await victim("async () => false");
    let halfDone = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await killOnce();
      if ((await readdir(dirname(folder))).includes(".python.next")) halfDone++;
      await openFolder(folder);
      expect(await verifyFolder(folder)).toEqual([]);
      expect(await heldBy(folder)).toBe(true);
      expect(await readdir(dirname(folder))).toEqual(["python"]);
    }
    expect(halfDone).toBeGreaterThan(0);
    expect(await readFile(join(folder, "README.md"), "utf8")).toBe("mine");
  });
});

/** @param exchange as JavaScript */
async function victim(exchange: string) {
  const folder = await newFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "README.md"), "mine");
  const program = join(compiled, `loop-${process.hrtime.bigint()}.mjs`);
  await writeFile(
    program,
    `import { commitHarvest } from "./store/store.js";
    const now = new Date();
    const batches = ${JSON.stringify([ONE, OTHER])};
    console.log("ready");
    for (let turn = 0; ; turn++) {
      await commitHarvest(${JSON.stringify(folder)}, { ...batches[turn % 2], now }, ${exchange});
    }`,
  );
  const killOnce = async () => {
    const child = spawn(process.execPath, [program], {
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    await sleep(Math.random() * 150);
    expect(child.exitCode).toBeNull();
    await killed(child);
    return child.pid as number;
  };
  await commitHarvest(folder, ONE);
  return { folder, killOnce };
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

/** A killed program's Python lives on for a moment, in its process group. */
async function groupEnded(group: number): Promise<void> {
  const alive = new RegExp(`^\\s*${group}\\s+[^Z\\s]`, "m"); // dead ones may wait long for someone to bury them
  while (alive.test((await execa("ps", ["-A", "-o", "pgid=,stat="])).stdout)) await sleep(5);
}

/** Whether the folder is wholly what one of the two batches makes of it. */
async function heldBy(folder: string): Promise<boolean> {
  const { scenarios = {} } = (await readManifest(folder)) ?? {};
  const log = (await readFile(join(folder, "audit.jsonl"), "utf8")).trimEnd().split("\n");
  const { reason } = JSON.parse(log.at(-1) as string) as { reason: keyof typeof HELD };
  const held = Object.entries(scenarios).map(([name, { steps }]) => `${name}:${steps.length}`);
  return HELD[reason].join() === held.join();
}
