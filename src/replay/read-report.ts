import { existsSync, readFileSync } from "node:fs";

/** The members that are read of a line of the report, in all versions of its format. */
interface ReportLine {
  pid: number;
  event: string;
  fixture: string;
  code?: string;
  message?: string;
}

/**
 * Lists what a client did differently from the recording, from the report file of the fake codex: its mismatches, and the recordings that
 * were not replayed to their end.
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
    // `problem` is the former name.
    if (event === "mismatch" || event === "problem") mismatches.push(`${code}: ${message}`);
  }
  const unfinished = [...playing.values()].map((fixture) => `${fixture} was not replayed to its end.`);
  return [...mismatches, ...unfinished];
}
