import type { WireLog } from "../../transcript/index.js";

/** How often the log is compared with its former state, in milliseconds. */
const IDLE_CHECK_MS = 250;

/**
 * Calls `endRun` when nothing has passed on the wire for `maxIdleSeconds`, and again at each check while this lasts.
 * @param endRun is given `maxIdleSeconds`
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
