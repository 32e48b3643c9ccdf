import { readdirSync, readFileSync } from "node:fs";
import { runProgram } from "../../lib/index.js";

/**
 * Ends all processes of a run that are still running. Commands of codex have their own sessions, so they are
 * not in the driver's process group, but each has the run folder in its environment.
 */
export async function killStrays(runFolder: string): Promise<void> {
  for (const pid of process.platform === "linux"
    ? findStraysInProc(runFolder)
    : await findStraysInPs(runFolder)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it has ended already
    }
  }
}

function findStraysInProc(runFolder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").includes(runFolder);
      } catch {
        return false; // it has ended, or belongs to another user
      }
    })
    .map(Number);
}

async function findStraysInPs(runFolder: string): Promise<number[]> {
  const { stdout } = await runProgram("ps", ["axeww", "-o", "pid=,command="]);
  return stdout
    .split("\n")
    .filter((line) => line.includes(runFolder))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid > 1 && pid !== process.pid);
}
