/** Starts programs that keep running. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { takeEnd } from "../text.js";

/** The end of a process. */
export interface ProcessExit {
  /** Whether it exited with code 0. */
  ok: boolean;
  /** A description of the end, without the program's name: `exited with code 1`, `was ended by SIGKILL`. */
  how: string;
  /** The last part of its standard error. */
  stderr: string;
}

/** A process that keeps running, with its input and output as streams. */
export interface RunningProcess {
  /** Its errors are ignored. They mean that the process has ended, and `ended` reports that. */
  input: Writable;
  output: Readable;
  /** Resolves when the process has ended, or did not start; never rejects. */
  ended: Promise<ProcessExit>;
  /** Kills the process and everything in its process group. Resolves when the process has ended. */
  kill(): Promise<void>;
}

/**
 * Starts a program that keeps running, in its own process group.
 * @param options.env its whole environment
 */
export function startProgram(
  program: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): RunningProcess {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {});
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = takeEnd(stderr + text, STDERR_CHARACTERS);
  });
  const ended = new Promise<ProcessExit>((resolve) => {
    const end = (ok: boolean, how: string) => resolve({ ok, how, stderr: stderr.trim() });
    child.on("error", (error) => end(false, `could not be started: ${error.message}`));
    child.on("exit", async (code, signal) => {
      // Its last output may still arrive. `close` alone is not enough, because another process may hold the
      // streams open.
      const wait = new AbortController(); // a timer that stays would keep this process alive
      const timeout = sleep(LAST_OUTPUT_MS, undefined, { signal: wait.signal }).catch(() => {});
      await Promise.race([once(child, "close"), timeout]);
      wait.abort();
      end(code === 0, signal ? `was ended by ${signal}` : `exited with code ${code}`);
    });
  });
  return {
    input: child.stdin,
    output: child.stdout,
    ended,
    kill: async () => {
      killGroup(child.pid);
      await ended;
      for (const stream of child.stdio) stream?.destroy();
    },
  };
}

/** Starts a program that outlives this process, such as a browser. It has no input or output, and a failure is ignored. */
export function launchProgram(program: string, args: readonly string[]): void {
  spawn(program, args, { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

/**
 * Kills a process and everything in the process group that it leads.
 * @param pid if undefined, nothing happens
 */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended
  }
}

/** Maximum number of characters of a running process's standard error that are kept. */
const STDERR_CHARACTERS = 4000;

/** Upper limit of the wait for the last output of an ended process. */
const LAST_OUTPUT_MS = 500;
