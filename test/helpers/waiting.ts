/** Waits for a condition instead of a fixed time, so that a slow machine does not matter. */
import { setTimeout as sleep } from "node:timers/promises";

const HANGS_AFTER_MS = 240_000;
const LOOK_EVERY_MS = 20;

/**
 * Calls `look` repeatedly until it finds something.
 * @param what description of the awaited thing, for the error
 * @returns the result of `look`
 * @throws Error after four minutes; only something that hangs takes that long
 */
export async function waitUntil<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (const end = Date.now() + HANGS_AFTER_MS; Date.now() < end; await sleep(LOOK_EVERY_MS)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`this did not happen within ${HANGS_AFTER_MS / 1000} s: ${what}`);
}
