/** Waiting for the thing itself, however slow the machine is. */
import { setTimeout as sleep } from "node:timers/promises";

const HANGS_AFTER_MS = 240_000;
const LOOK_EVERY_MS = 20;

/**
 * Looks again and again until `look` finds something.
 * @param what is waited for, for the error
 * @returns what it found
 * @throws Error after four minutes, which only something that hangs takes
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
