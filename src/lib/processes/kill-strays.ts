import { readdirSync, readFileSync } from "node:fs";
import { runProgram } from "./run-program.js";

/**
 * Ends all processes that have a folder in their environment, such as codex and its commands, which have sessions of their own. They
 * outlive the process that made the folder for them if that one was killed.
 * @returns whether there were any; one of them may have started another one before it was killed
 */
export async function killStrays(folder: string): Promise<boolean> {
  return killAll(process.platform === "linux" ? findStraysInProc(folder) : await findStraysInPs(folder));
}

/** Does the same at once, for a process that ends. Only Linux can list processes without another program. */
export function killStraysAtOnce(folder: string): boolean {
  return process.platform === "linux" && killAll(findStraysInProc(folder));
}

function killAll(strays: number[]): boolean {
  for (const pid of strays) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it has ended already
    }
  }
  return strays.length > 0;
}

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
