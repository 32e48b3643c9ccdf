import { spawn } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { withFolderLock } from "./lock.js";
import { compileStore, newFolder } from "./testing.js";

const onWait = () => {};

it("lets one in at a time, and tells the second once that it waits", async () => {
  const folder = await newFolder();
  const done: string[] = [];
  const waits = vi.fn();
  const first = withFolderLock(folder, { onWait }, async () => {
    await sleep(800);
    done.push("first");
  });
  await sleep(100);
  await withFolderLock(folder, { onWait: waits }, async () => {
    done.push("second");
  });
  await first;

  expect(done).toEqual(["first", "second"]);
  expect(waits).toHaveBeenCalledTimes(1);
  expect(await readdir(dirname(folder))).toEqual([]);
});

it("gives up when the time is over", async () => {
  const folder = await newFolder();
  await withFolderLock(folder, { onWait }, async () => {
    const second = withFolderLock(folder, { onWait, timeoutMs: 300 }, async () => {});
    await expect(second).rejects.toMatchObject({ kind: "environment", code: "folder-locked" });
  });
});

it("is free again after work that failed", async () => {
  const folder = await newFolder();
  const failing = withFolderLock(folder, { onWait }, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await withFolderLock(folder, { onWait }, async () => "yes")).toBe("yes");
});

it("clears away what a killed program left, before the work begins", async () => {
  const folder = await newFolder();
  await mkdir(join(dirname(folder), ".python.staging", "half"), { recursive: true });
  const seen = await withFolderLock(folder, { onWait }, () => readdir(dirname(folder)));
  expect(seen).toEqual([".python.lock"]);
});

it("tells the work when the lock is lost", async () => {
  const folder = await newFolder();
  const work = async (lost: AbortSignal) => {
    await rm(join(dirname(folder), ".python.lock"), { recursive: true });
    await new Promise((resolve) => lost.addEventListener("abort", resolve));
    lost.throwIfAborted();
  };
  await expect(withFolderLock(folder, { onWait }, work)).rejects.toMatchObject({ code: "folder-lock-lost" });
});

it("takes over from a killed holder, when it has been still for ten seconds", async () => {
  const folder = await newFolder();
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

  const waits = vi.fn();
  const from = Date.now();
  await withFolderLock(folder, { onWait: waits }, async () => {});
  expect(waits).toHaveBeenCalledTimes(1);
  expect(Date.now() - from).toBeGreaterThan(5_000);
  expect(Date.now() - from).toBeLessThan(15_000);
});
