import type { WireLog } from "../../transcript/index.js";

/** How often the log is compared with its former state, in milliseconds. */
const IDLE_CHECK_MS = 250;

/**
 * Calls a function if nothing passes on the wire for a time.
 * @param endRun gets the time, in seconds
 * @returns a function that ends the watch
 */
export function watchForIdleness(
  log: WireLog,
  maxIdleSeconds: number,
  endRun: (seconds: number) => void,
): () => void {
  let [length, since] = [log.length, performance.now()];
  const watch = setInterval(() => {
    if (log.length !== length) [length, since] = [log.length, performance.now()];
    else if (performance.now() - since > maxIdleSeconds * 1000) endRun(maxIdleSeconds);
  }, IDLE_CHECK_MS);
  return () => clearInterval(watch);
}
