import { fstatSync, type Stats, statSync } from "node:fs";

/** Whether stdin is a terminal. */
export function isTerminal(): boolean {
  return !isNullDevice() && process.stdin.isTTY;
}

/** Whether stdin is `/dev/null`, which has no bytes. Loading `process.stdin` only to find its end would take a fifth of the time of a short replay. */
export function isNullDevice(): boolean {
  const device = readStats(() => fstatSync(0))?.rdev;
  return device !== undefined && device === readStats(() => statSync("/dev/null"))?.rdev;
}

/** Returns undefined where the client has closed stdin, and where a sandbox has no such file. */
function readStats(read: () => Stats): Stats | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
