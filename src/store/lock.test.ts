import { spawn } from "node:child_process";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { withFolderLock } from "./lock.js";
import { compileStore, makeFolder } from "./testing.js";

const onWait = () => {};
const HANG = { timeout: 120_000 };

afterEach(() => {
  vi.useRealTimers();
});

test("the folder lock lets one in at a time, and calls `onWait` of the second once", async () => {
  const folder = await makeFolder();
  const done: string[] = [];
  const waits = vi.fn();
  let reportWait = () => {};
  const isWaiting = new Promise<void>((resolve) => {
    reportWait = resolve;
  });
  let reportHeld = () => {};
  const isHeld = new Promise<void>((resolve) => {
    reportHeld = resolve;
  });
  const first = withFolderLock(folder, { onWait }, async () => {
    reportHeld();
    await isWaiting;
    done.push("first");
  });
  await isHeld;
  waits.mockImplementation(reportWait);
  await withFolderLock(folder, { onWait: waits }, async () => {
    done.push("second");
  });
  await first;

  expect(done).toEqual(["first", "second"]);
  expect(waits).toHaveBeenCalledTimes(1);
  expect(await readdir(dirname(folder))).toEqual([]);
});

test("a waiter gives up when its time is over", async () => {
  const folder = await makeFolder();
  await withFolderLock(folder, { onWait }, async () => {
    const second = withFolderLock(folder, { onWait, timeoutMs: 300 }, async () => {});
    await expect(second).rejects.toMatchObject({ kind: "environment", code: "folder-locked" });
  });
});

test("the folder lock is free again after work that failed", async () => {
  const folder = await makeFolder();
  const failing = withFolderLock(folder, { onWait }, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await withFolderLock(folder, { onWait }, async () => "yes")).toBe("yes");
});

test("what a killed program left is removed before the work begins", async () => {
  const folder = await makeFolder();
  await mkdir(join(dirname(folder), ".python.staging", "half"), { recursive: true });
  const entries = await withFolderLock(folder, { onWait }, () => readdir(dirname(folder)));
  expect(entries).toEqual([".python.lock"]);
});

test("the work is told when the lock is lost", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const folder = await makeFolder();
  const work = async (lost: AbortSignal) => {
    await rm(join(dirname(folder), ".python.lock"), { recursive: true });
    const isLost = new Promise((resolve) => lost.addEventListener("abort", resolve));
    vi.advanceTimersByTime(2_000); // the holder must now renew its lock
    await isLost;
    lost.throwIfAborted();
  };
  await expect(withFolderLock(folder, { onWait }, work)).rejects.toMatchObject({ code: "folder-lock-lost" });
});

test("a running holder renews its lock every two seconds", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"] });
  const folder = await makeFolder();
  const lock = join(dirname(folder), ".python.lock");
  await withFolderLock(folder, { onWait }, async () => {
    const { mtimeMs } = await stat(lock);
    vi.advanceTimersByTime(1_999);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    await vi.waitUntil(async () => (await stat(lock)).mtimeMs > mtimeMs, HANG);
  });
});

test("the lock of a killed holder is taken over when it was not renewed for ten seconds", async () => {
  const folder = await makeFolder();
  const compiled = await compileStore();
  const program = join(compiled, "hold.mjs");
  await writeFile(
    program,
    `import { withFolderLock } from "./store/lock.js";
    await withFolderLock(process.argv[2], { onWait() {} }, () => {
      console.log("held");
      return new Promise((resolve) => setTimeout(resolve, 60_000));
    });`,
  );
  const holder = spawn(process.execPath, [program, folder], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  const ended = new Promise((resolve) => holder.once("exit", resolve));
  holder.kill("SIGKILL");
  await ended;

  const { mtime } = await stat(join(dirname(folder), ".python.lock"));
  vi.useFakeTimers({ toFake: ["Date"], now: mtime.getTime() + 10_000 });
  const waits = vi.fn(() => vi.setSystemTime(mtime.getTime() + 10_001));
  await withFolderLock(folder, { onWait: waits }, async () => {});
  expect(waits).toHaveBeenCalledTimes(1);
});
