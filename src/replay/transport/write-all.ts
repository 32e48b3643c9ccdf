import { closeSync, openSync, writeSync } from "node:fs";

/** Buffer for `Atomics.wait`, the only way to sleep synchronously. */
const SLEEP_BUFFER = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes a whole text, or bytes, to an open file. Loading `process.stdout` would take longer than a short replay. The call waits for a
 * slow reader, so no data accumulates in memory.
 * @param file number of the file descriptor
 * @throws the system's error; `EPIPE` if the pipe has no reader any more
 */
export function writeAll(file: number, data: string | Uint8Array): void {
  let left = Buffer.from(data as string);
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(file, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(SLEEP_BUFFER, 0, 0, 1); // the pipe is full, and its reader has set it to non-blocking
    }
  }
}

/** Writes a whole text, or bytes, to an open file, and ends the process if the pipe has no reader any more. */
export function writeOrExit(file: number, data: string | Uint8Array): void {
  try {
    writeAll(file, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    process.exit(1);
  }
}

/** Closes stdout, so that its reader finds the end. Its file descriptor then belongs to `/dev/null`, which takes what is still written. */
export function closeStdout(): void {
  closeSync(1);
  openSync("/dev/null", "w");
}
