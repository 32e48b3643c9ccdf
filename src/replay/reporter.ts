import { appendFileSync } from "node:fs";
import { replayErrors } from "./errors.js";
import type { ReportEntry } from "./mismatch.js";

/**
 * Returns a function that appends a line to a report. Each line is written at once and in one call, so that the report is
 * complete when a client kills the fake codex, and several processes can share a file.
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
