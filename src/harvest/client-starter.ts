import { type RunningProcess, startProgram } from "../lib/index.js";
import type { PreparedDriver } from "../sdk/index.js";
import type { RunFolder } from "./run-folder.js";

/** What starts the processes of a harvest's runs. */
export interface ClientStarter {
  /** Begins the process of one run. @param program `driver`, or `module` for a user's own */
  run(folder: RunFolder, program: "driver" | "module"): RunningProcess;
  close(): Promise<void>;
}

/** Starts a driver anew for each run, with protocol on stdin and stdout. */
export function createDriverStarter({ command, environment }: PreparedDriver): ClientStarter {
  const [program = "", ...args] = command;
  const more = {
    PYTHONDONTWRITEBYTECODE: "1", // the folder of a driver is its author's
    ...(environment ? { TOUCHSTONE_ENVIRONMENT: environment } : {}),
  };
  return {
    run: ({ env, workspace }) => startProgram(program, args, { cwd: workspace, env: { ...env, ...more } }),
    close: async () => {},
  };
}
