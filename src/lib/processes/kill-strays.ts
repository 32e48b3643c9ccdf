import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { runProgram } from "./run-program.js";

/**
 * Ends all processes that have a folder in their environment, such as codex and its commands, which have sessions of their own. They
 * outlive the process that made the folder for them if that one was killed.
 */
export async function killStrays(folder: string): Promise<void> {
  // A process that was found may have started another one before it was killed.
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const strays = process.platform === "linux" ? findStraysInProc(folder) : await findStraysInPs(folder);
    if (strays.length === 0) return;
    for (const pid of strays) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // it has ended already
      }
    }
    await sleep(ROUND_MS);
  }
}

/** Upper limit of the searches. A process that can't be killed, since it waits for a disk, is left. */
const MAX_ROUNDS = 100;
const ROUND_MS = 5;

function findStraysInProc(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`).includes(folder);
      } catch {
        return false; // it has ended, or belongs to another user
      }
    })
    .map(Number);
}

async function findStraysInPs(folder: string): Promise<number[]> {
  const { stdout } = await runProgram("ps", ["axeww", "-o", "pid=,command="]);
  return stdout
    .split("\n")
    .filter((line) => line.includes(folder))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid > 1 && pid !== process.pid);
}
