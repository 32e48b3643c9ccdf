import { readdirSync, readFileSync } from "node:fs";
import { runProgram } from "./run-program.js";

/**
 * Kills all other processes that have the path of a folder in their environment (on systems other than Linux: or in their arguments),
 * such as codex and its commands. They run in sessions of their own, so they outlive the process that made the folder for them, if that process was killed.
 * @returns whether there were any. Each may have started another process before it was killed
 */
export async function killStrays(folder: string): Promise<boolean> {
  return killAll(process.platform === "linux" ? findStraysInProc(folder) : await findStraysInPs(folder));
}

/** Kills the same processes as `killStrays`, without waiting, for a process that is about to end. On systems other than Linux, it does nothing: there, a list of processes needs another program. */
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
