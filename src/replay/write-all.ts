import { writeSync } from "node:fs";

/** For a moment's sleep within a synchronous call. */
const SLEEP_BUFFER = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes all of a text to an open file. Loading `process.stdout` would take longer than a short replay does; and since
 * this waits for a slow reader, nothing piles up in memory.
 * @throws the system's error, `EPIPE` where nobody reads any more
 */
export function writeAll(file: number, text: string): void {
  let left = Buffer.from(text);
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(file, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(SLEEP_BUFFER, 0, 0, 1); // a pipe that is full, and that its reader made one that doesn't block
    }
  }
}
