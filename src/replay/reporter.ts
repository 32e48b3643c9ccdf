import { appendFileSync } from "node:fs";
import { replayErrors } from "./errors.js";
import type { ReportEntry } from "./mismatch.js";

/**
 * Appends a line to a report. Each is written when it happens, in one call, so that a stand-in that its client kills has
 * told all, and many can share a file.
 * @throws TouchstoneError `report-unwritable`
 */
export function createReporter(file: string | undefined): (entry: ReportEntry) => void {
  if (file === undefined) return () => {};
  return (entry) => {
    try {
      appendFileSync(file, `${JSON.stringify({ pid: process.pid, ...entry })}\n`);
    } catch (cause) {
      throw replayErrors.reportUnwritable({ file, cause });
    }
  };
}
