import { type RunningProcess, startProgram } from "../../lib/index.js";
import type { PreparedDriver } from "../../sdk/index.js";

/** The folder of a run, as its client sees it. */
export interface ClientFolder {
  root: string;
  workspace: string;
  /** Environment variables. */
  env: Record<string, string>;
}

/** Starts the client processes for the runs of a harvest. */
export interface ClientStarter {
  /**
   * Starts the process of one run.
   * @param program `driver`, or `module` for a scenario module of the user
   */
  run(folder: ClientFolder, program: "driver" | "module"): RunningProcess;
  /** Ends the process that serves all runs, if there is one. A second call waits for the same end. */
  close(): Promise<void>;
}

/** Creates the starter that starts a new driver process for each run. The driver protocol uses the process's stdin and stdout. */
export function createDriverStarter({ command, environment }: PreparedDriver): ClientStarter {
  const [program = "", ...args] = command;
  const more = {
    PYTHONDONTWRITEBYTECODE: "1", // the folder of a driver belongs to its author, so Python writes nothing there
    ...(environment ? { TOUCHSTONE_ENVIRONMENT: environment } : {}),
  };
  return {
    run: ({ env, workspace }) => startProgram(program, args, { cwd: workspace, env: { ...env, ...more } }),
    close: async () => {},
  };
}
