import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { PreparedDriver } from "../sdk/index.js";
import type { ClientProcess, Ending } from "./client.js";
import type { RunFolder } from "./hermetic.js";
import { killGroup } from "./processes.js";

/** How long the last words of a process that has ended are waited for. */
const LAST_WORDS_MS = 500;

/** What starts the processes of a harvest's runs. */
export interface Starter {
  /** Begins the process of one run. @param program `driver`, or `module` for a user's own */
  run(folder: RunFolder, program: "driver" | "module"): ClientProcess;
  close(): Promise<void>;
}

/** Starts a driver anew for each run, with protocol on stdin and stdout. */
export function driverStarter({ command, environment }: PreparedDriver): Starter {
  const [program = "", ...args] = command;
  const more = {
    PYTHONDONTWRITEBYTECODE: "1", // the folder of a driver is its author's
    ...(environment ? { TOUCHSTONE_ENVIRONMENT: environment } : {}),
  };
  return {
    run: ({ env, workspace }) => start(program, args, { ...env, ...more }, workspace),
    close: async () => {},
  };
}

function start(program: string, args: string[], env: Record<string, string>, cwd: string): ClientProcess {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  const ended = new Promise<Ending>((resolve) => {
    const end = (ok: boolean, how: string) => resolve({ ok, how, stderr: stderr.trim() });
    child.on("error", (error) => end(false, `could not be started: ${error.message}`));
    child.on("exit", async (code, signal) => {
      // What it said last may still be on its way. Not `close` alone: a process of its own may hold its files open.
      await Promise.race([once(child, "close"), sleep(LAST_WORDS_MS)]);
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
