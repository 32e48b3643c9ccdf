/**
 * Stops a commit before each of its steps on the file system, and checks the state that it leaves. The stopped
 * commit never continues, so the disk is in the state that a killed program leaves. `npm run test:soak` kills
 * real programs.
 */
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { fileExists } from "../lib/index.js";
import { readManifest } from "./manifest-file.js";
import { recoverFolder } from "./replace-folder.js";
import { commitHarvest } from "./store.js";
import type { FolderSwap } from "./swap-folders.js";
import { buildTestBatch, buildTestFixture, makeFolder } from "./testing.js";
import { verifyFolder } from "./verify.js";

interface Disk {
  /** Called before each step, such as `rename FROM TO`. The program waits for the returned promise. */
  beforeStep?: ((step: string) => unknown) | undefined;
  /** Returns the error code of a step that this file system does not support. */
  refuse?: ((step: string) => string | undefined) | undefined;
}

const disk = vi.hoisted((): Disk => ({}));

vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof import("node:fs/promises")>();
  const step = async (...words: unknown[]) => {
    const text = words.join(" ");
    await disk.beforeStep?.(text);
    const code = disk.refuse?.(text);
    if (code) throw Object.assign(new Error(code), { code });
  };
  const watch = (name: "chmod" | "link" | "mkdir" | "rename" | "rmdir" | "symlink") => {
    const call = real[name] as (...given: unknown[]) => Promise<unknown>;
    return async (...given: unknown[]) => {
      await step(name, ...given.filter((one) => typeof one === "string"));
      return call(...given);
    };
  };
  const write = async (path: string, content: string | Buffer, { flag = "w" } = {}) => {
    const bytes = Buffer.from(content);
    const half = Math.floor(bytes.length / 2);
    await step("writeFile", path);
    await real.writeFile(path, bytes.subarray(0, half), { flag });
    await step("writeFile, the second half", path);
    await real.appendFile(path, bytes.subarray(half));
  };
  const remove = async (path: string, options: { recursive?: boolean }) => {
    const entries = options.recursive ? await real.readdir(path).catch(() => []) : [];
    for (const name of entries) await remove(join(path, name), options);
    await step("rm", path);
    await real.rm(path, options);
  };
  return {
    ...real,
    // The data that a killed program has written stays, even without a sync.
    open: async (path: string) => Object.assign(await real.open(path), { sync: async () => {} }),
    chmod: watch("chmod"),
    link: watch("link"),
    mkdir: watch("mkdir"),
    rename: watch("rename"),
    rmdir: watch("rmdir"),
    symlink: watch("symlink"),
    writeFile: write,
    copyFile: async (from: string, to: string) => write(to, await real.readFile(from)),
    rm: remove,
  };
});

const OLD = buildTestBatch(
  [buildTestFixture("a", "one", "two"), buildTestFixture("b", "one"), buildTestFixture("c", "one")],
  { reason: "old" },
);
const NEW = buildTestBatch([buildTestFixture("a", "three"), buildTestFixture("b", "two")], {
  remove: ["c"],
  reason: "new",
});
/** Does not change `b` and `c`, so it does not repair them. */
const NEXT = buildTestBatch([buildTestFixture("a", "four")], { reason: "next" });
/** Reason of the last harvest → the fixtures that the folder may then contain, with their number of steps. */
const HELD = { old: ["a:2 b:1 c:1"], new: ["a:1 b:1"], next: ["a:1 b:1 c:1", "a:1 b:1"] };

const cannotSwap: FolderSwap = async () => false;

let harvested: string;
beforeAll(async () => {
  harvested = await makeFolder();
  await mkdir(harvested, { recursive: true });
  await writeFile(join(harvested, "README.md"), "mine");
  await commitHarvest(harvested, OLD, cannotSwap);
});
afterEach(() => {
  disk.beforeStep = undefined;
  disk.refuse = undefined;
});

test("a commit that is stopped at any step leaves the old folder or the new one, where folders can be swapped", async () => {
  const states = await stopAtEachStep(swapAtOnce, async (folder, beside) => {
    expect(await verifyFolder(folder)).toEqual([]);
    const held = await readHeld(folder);
    return { held, state: [held, ...beside].join(" ") };
  });
  expect(states).toEqual(["old", "old .python.staging", "new .python.staging", "new"]);
});

test.each<[where: string, refuse: (step: string, folder: string) => string | undefined]>([
  ["where folders can't be swapped", () => undefined],
  ["where there are no hard links either", (step) => (step.startsWith("link ") ? "EPERM" : undefined)],
  [
    "where the folder is a mount point",
    (step, folder) => (step.startsWith("rename ") && step.includes(folder + sep) ? "EXDEV" : undefined),
  ],
])(
  "a commit that is stopped at any step leaves a folder that opens as the old one or the new one, %s",
  async (_, refuse) => {
    const states = await stopAtEachStep(
      cannotSwap,
      async (_, beside) => ({
        held: beside.includes(".python.next") ? "new" : undefined,
        state: beside.join(" "),
      }),
      refuse,
    );
    expect(states).toEqual(["", ".python.staging", ".python.next", ".python.staging", ""]);
  },
);

test("a first commit that is stopped at any step leaves the new folder or none", async () => {
  for (let last = 1; ; last++) {
    const folder = await makeFolder();
    const step = await stopBefore(last, () => commitHarvest(folder, NEW, swapAtOnce));
    if ((await fileExists(folder)) || !step) expect(await verifyFolder(folder), step).toEqual([]);
    await recoverFolder(folder);
    const beside = await readdir(dirname(folder)).catch(() => []);
    expect(beside, step).toEqual((await fileExists(folder)) ? ["python"] : []);
    if (!step) return expect(last).toBeGreaterThan(10);
  }
});

test("a swap that a stopped program still makes can't harm the next harvest, whichever step of the harvest it comes before", async () => {
  const happened = new Set<boolean>();
  for (let late = 1, isAfter = false; !isAfter; late++) {
    const folder = await newHarvestedFolder();
    const swap = await stopAtSwap(folder);
    let steps = 0;
    disk.beforeStep = async () => {
      if (++steps === late) happened.add(await swap());
    };
    await recoverFolder(folder);
    await commitHarvest(folder, NEXT, swapAtOnce);
    disk.beforeStep = undefined;
    isAfter = late > steps;
    if (isAfter) expect(await swap()).toBe(false);
    expect(await verifyFolder(folder), `step ${late}`).toEqual([]);
    expect(await readHeld(folder), `step ${late}`).toBe("next");
  }
  expect([...happened]).toEqual([true, false]);
});

/**
 * Commits NEW into a new folder, once for each step of the commit, and stops before that step. Then it opens
 * the folder. If the state is new, it also stops the opening before each of its steps in turn, until the folder
 * is open.
 * @param look returns a description of the state after the commit, and the harvest that the folder must contain
 *   at the end, if that is decided
 * @returns the states in order, without repetitions of equal neighbors
 */
async function stopAtEachStep(
  swap: FolderSwap,
  look: (folder: string, beside: string[]) => Promise<{ held: string | undefined; state: string }>,
  refuse: (step: string, folder: string) => string | undefined = () => undefined,
): Promise<string[]> {
  const states: string[] = [];
  for (let last = 1; ; last++) {
    const folder = await newHarvestedFolder();
    disk.refuse = (step) => refuse(step, folder);
    const step = await stopBefore(last, () => commitHarvest(folder, NEW, swap));
    const beside = (await readdir(dirname(folder))).filter((name) => name !== "python");
    const { held, state } = await look(folder, beside);
    if (state !== states.at(-1)) {
      states.push(state);
      for (let again = 1; await stopBefore(again, () => recoverFolder(folder)); again++);
    } else await recoverFolder(folder);
    expect(await verifyFolder(folder), step).toEqual([]);
    expect(["old", "new"]).toContain(await readHeld(folder));
    if (held) expect(await readHeld(folder), step).toBe(held);
    expect(await readdir(dirname(folder)), step).toEqual(["python"]);
    expect(await readFile(join(folder, "README.md"), "utf8")).toBe("mine");
    if (!step) return states;
  }
}

/**
 * Stops `work` before a step.
 * @returns the step; undefined if `work` ended earlier
 */
async function stopBefore(last: number, work: () => Promise<unknown>): Promise<string | undefined> {
  let count = 0;
  const stopped = new Promise<string>((resolve) => {
    disk.beforeStep = (step) => {
      if (++count < last) return;
      resolve(step);
      return new Promise(() => {});
    };
  });
  const step = await Promise.race([stopped, work().then(() => undefined)]);
  disk.beforeStep = undefined;
  return step;
}

/**
 * Stops a commit after it has requested the swap.
 * @returns the swap, which may still be executed
 */
function stopAtSwap(folder: string): Promise<() => Promise<boolean>> {
  return new Promise((resolve, reject) => {
    const stop: FolderSwap = (one, other) => {
      resolve(() => swapAtOnce(one, other));
      return new Promise(() => {});
    };
    commitHarvest(folder, NEW, stop).catch(reject);
  });
}

/** Behaves like the system's own swap: it swaps both folders at once, or does nothing if one is missing. */
async function swapAtOnce(one: string, other: string): Promise<boolean> {
  await disk.beforeStep?.(`swap ${one} ${other}`);
  const { rename } = await vi.importActual<typeof import("node:fs/promises")>("node:fs/promises");
  if (!(await fileExists(one)) || !(await fileExists(other))) return false;
  await rename(one, `${one}.aside`);
  await rename(other, one);
  await rename(`${one}.aside`, other);
  return true;
}

/** Makes a copy of the folder that contains OLD and a file of the user. */
async function newHarvestedFolder(): Promise<string> {
  const folder = await makeFolder();
  await cp(harvested, folder, { recursive: true });
  return folder;
}

/** Returns the name of the harvest that the whole folder is the result of. */
async function readHeld(folder: string): Promise<string> {
  const { scenarios = {} } = (await readManifest(folder)) ?? {};
  const log = (await readFile(join(folder, "audit.jsonl"), "utf8")).trimEnd().split("\n");
  const { reason } = JSON.parse(log.at(-1) as string) as { reason: keyof typeof HELD };
  const held = Object.entries(scenarios).map(([name, { steps }]) => `${name}:${steps.length}`);
  expect(HELD[reason]).toContain(held.join(" "));
  return reason;
}
