/** The processes of this machine, as `ps` lists them. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project.js";

export interface ListedProcess {
  pid: number;
  parent: number;
  command: string;
}

/** Lists all running processes. */
export function listProcesses(): ListedProcess[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 1 << 27 })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
    });
}

/** Lists the running children of a process. */
export function listChildren(pid: number | undefined): ListedProcess[] {
  return listProcesses().filter(({ parent }) => parent === pid);
}

/**
 * Lists the drivers that a harvest's host has forked.
 * @param pid id of the harvest's process
 */
export function listDrivers(pid: number | undefined): ListedProcess[] {
  const host = listChildren(pid).find(({ command }) => command.includes("fork_host.py"));
  return host ? listChildren(host.pid) : [];
}

/** Lists the processes of a project's runs. Each has its run folder in its environment or command line. */
export function listRunProcesses(project: Project): string[] {
  const runs = join(project.cache, "runs");
  return execFileSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 1 << 27 })
    .split("\n")
    .filter((line) => line.includes(runs) && !line.includes("axeww"))
    .map((line) => line.slice(0, 200));
}

/**
 * Whether codex is in a turn in one of the project's runs. codex writes the thread's session file at the start
 * of the first turn.
 */
export function isInTurn(project: Project): boolean {
  const runs = join(project.cache, "runs");
  if (!existsSync(runs)) return false;
  try {
    return readdirSync(runs, { recursive: true, encoding: "utf8" }).some((file) =>
      /rollout-.*\.jsonl$/.test(file),
    );
  } catch {
    return false; // a run's folder was removed while it was read
  }
}
