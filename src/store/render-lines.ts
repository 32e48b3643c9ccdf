import { readExecType } from "../protocol/index.js";
import { getMethod, type JsonValue, sortMembers, stringifyJson } from "../transcript/index.js";
import { computeSha256 } from "./digest.js";

/** A file of a fixture as it will be written, with the facts about it for the manifest. */
export interface RenderedFile {
  file: string;
  lines: JsonValue[];
  text: string;
  digest: string;
  bytes: number;
}

/**
 * Renders the lines of a fixture's file as JSONL, with the facts about it. Nothing is written to disk.
 * @param file its path in the fixtures folder
 */
export function renderLines(file: string, lines: JsonValue[]): RenderedFile {
  const text = lines.map((line) => `${stringifyJson(line)}\n`).join("");
  return { file, lines, text, digest: computeSha256(text), bytes: Buffer.byteLength(text) };
}

/** Counts the events of each method, or of each type of `codex exec`. The names are sorted. */
export function countMethods(events: JsonValue[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    const method = getMethod(event) ?? readExecType(event) ?? "(none)";
    counts[method] = (counts[method] ?? 0) + 1;
  }
  return sortMembers(counts);
}
