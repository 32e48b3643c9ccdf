import { constants } from "node:os";
import { cliErrors } from "../errors.js";

/** The signals that end this process: from Ctrl-C, from `kill`, and when the terminal closes. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Functions that stop what runs now, without those that a signal has called already. The last one stops the innermost work. */
const stops: (() => void)[] = [];

/**
 * Handles signals for the rest of this process. A signal stops the innermost work that runs; this work then cleans up and ends.
 * If no work is left to stop, the signal ends the process at once. Its temporary folders are removed even then.
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
