import { existsSync, readFileSync } from "node:fs";

/** The members of a report's line that are read. They are the same in all versions of the format. */
interface ReportLine {
  pid: number;
  event: string;
  fixture: string;
  code?: string;
  message?: string;
}

/**
 * Lists what a client did differently from the recording, according to the report file of the fake codex: the mismatches, and the
 * recordings that were not replayed to their end. If there is no file, the client has not started the fake codex.
 * @throws the file system's error, or a SyntaxError, if the file cannot be read
 */
export function listReportMismatches(file: string): string[] {
  if (!existsSync(file)) return ["The fake codex was never started."];
  const mismatches: string[] = [];
  const playing = new Map<number, string>();
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  for (const { pid, event, fixture, code, message } of lines.map((line): ReportLine => JSON.parse(line))) {
    if (event === "begun") playing.set(pid, fixture);
    if (event === "complete") playing.delete(pid);
    // `problem` is the former name of `mismatch`.
    if (event === "mismatch" || event === "problem") mismatches.push(`${code}: ${message}`);
  }
  const unfinished = [...playing.values()].map((fixture) => `${fixture} was not replayed to its end.`);
  return [...mismatches, ...unfinished];
}
