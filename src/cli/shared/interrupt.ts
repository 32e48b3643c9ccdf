import { constants } from "node:os";
import { cliErrors } from "../errors.js";

/** What a terminal or another program sends to end this one: Ctrl-C, `kill`, and the end of the terminal. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Functions that stop the work that runs now. The last one stops the innermost work. */
const stops: (() => void)[] = [];

/**
 * Handles signals for the rest of this process. The first one stops the work that runs, which then cleans up and ends. A
 * further one, or one while no work can be stopped, ends the process at once; its temporary folders are removed even then.
 */
export function handleSignals(): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const stop = stops.pop();
      if (stop) stop();
      else process.exit(128 + constants.signals[signal]);
    });
  }
}

/** Calls `work`, and calls `stop` if a signal comes before `work` has ended. */
export async function withStop<T>(stop: () => void, work: () => Promise<T>): Promise<T> {
  stops.push(stop);
  try {
    return await work();
  } finally {
    const index = stops.indexOf(stop);
    if (index >= 0) stops.splice(index, 1);
  }
}

/** Calls a function with a signal that aborts on Ctrl-C, SIGTERM or SIGHUP. */
export async function withInterruptSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  return withStop(
    () => controller.abort(cliErrors.interrupted()),
    () => work(controller.signal),
  );
}
