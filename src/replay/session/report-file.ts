import { appendFileSync } from "node:fs";
import { hideSecretsInJson } from "../../redact/hide/index.js";
import { replayErrors } from "../errors.js";
import type { ReportEntry } from "./mismatch.js";

/** Entries that quote nothing of the client, so the rules about secrets need not be loaded for them. */
const WITHOUT_QUOTES: ReportEntry["event"][] = ["begun", "branch", "complete"];

/** Replaces the secrets in an entry, which may quote a client's message, by placeholders. */
export function hideSecretsInEntry(entry: ReportEntry): ReportEntry {
  return WITHOUT_QUOTES.includes(entry.event) ? entry : hideSecretsInJson(entry);
}

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
      appendFileSync(file, `${JSON.stringify({ pid: process.pid, ...hideSecretsInEntry(entry) })}\n`);
    } catch (cause) {
      throw replayErrors.reportUnwritable({ file, cause });
    }
  };
}
