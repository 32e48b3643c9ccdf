/** Runs the built program, and all that it starts, with another wall clock. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasTool } from "./project.js";
import { makeTemporaryFolder } from "./temporary.js";

/** Times that a wrong clock shows, in seconds since 1970: after a start without a battery, and far in the future. */
export const WRONG_TIMES = { 1970: 20, 2100: Date.UTC(2100, 11, 31) / 1000 };

/** Bit of the right to trace processes that are not dumpable, as codex is. */
const CAP_SYS_PTRACE = 19n;

/** Whether a test may shift the clock of what it starts: `shift-clock.c` says what it needs. */
export const canShiftClock =
  process.platform === "linux" && process.arch === "x64" && hasTool("cc") && hasRightToTrace();

/** Compiles `shift-clock`. @returns its path; its first argument is a time in seconds since 1970, and a program follows */
export async function buildShiftClock(): Promise<string> {
  const program = join(await makeTemporaryFolder("clock"), "shift-clock");
  const source = join(import.meta.dirname, "shift-clock.c");
  const { status, stderr } = spawnSync("cc", ["-O1", "-o", program, source], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return program;
}

function hasRightToTrace(): boolean {
  const [, rights = "0"] = /^CapEff:\s*(\w+)/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return ((BigInt(`0x${rights}`) >> CAP_SYS_PTRACE) & 1n) === 1n;
}
