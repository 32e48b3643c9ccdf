import { appendFileSync } from "node:fs";
import { replayErrors } from "../errors.js";
import type { ReportEntry } from "./mismatch.js";

/**
 * Creates a function that appends entries to a report file. Each entry is written at once and in one call: the report is
 * complete even if the client kills the fake codex, and several processes can share one file.
 * @param file path of the report; undefined: entries are discarded
 * @throws TouchstoneError `report-unwritable`, from the returned function
 */
export function createReportWriter(file: string | undefined): (entry: ReportEntry) => void {
  if (file === undefined) return () => {};
  return (entry) => {
    try {
      appendFileSync(file, `${JSON.stringify({ pid: process.pid, ...entry })}\n`);
    } catch (cause) {
      throw replayErrors.reportUnwritable({ file, cause });
    }
  };
}
