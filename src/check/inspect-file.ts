import { createHash } from "node:crypto";
import { closeSync } from "node:fs";
import { openPlainFile } from "../lib/index.js";
import { readSessionRecord } from "../protocol/index.js";
import { type CutSecret, LineSearch, redact, StreamSearch } from "../redact/index.js";
import type { FileFacts } from "../store/index.js";
import { type FileKind, isObject, type JsonValue } from "../transcript/index.js";
import { type ByteLine, readByteLines } from "./byte-lines.js";
import { JsonOutlineReader } from "./json-outline.js";

/** The result of one pass over a file of a fixture. */
export interface Inspection extends FileFacts {
  problems: { line: number; problem: string; hint: string }[];
}

/** After this number of problems in a file, its other lines are counted, and not inspected. */
const MAX_PROBLEMS = 10;

/**
 * Inspects a file in one pass: computes its digest, checks that each line is what the file should contain, and searches it for
 * secrets. It reads chunk by chunk, and blocks its thread meanwhile.
 * @param kind what its lines should be
 * @param chunkBytes how many bytes are read at once
 */
export async function inspectFile(path: string, kind: FileKind, chunkBytes?: number): Promise<Inspection> {
  const hash = createHash("sha256");
  const inspector = new LineInspector(kind);
  let bytes = 0;
  const file = openPlainFile(path);
  try {
    const takeBytes = (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.length;
    };
    for (const line of readByteLines(file, takeBytes, chunkBytes)) {
      // Almost no line needs a second inspection, and awaiting each line would double the time.
      const second = inspector.inspectLine(line);
      if (second) await second;
      if (!line.isWhole) inspector.addProblem("has no line end: the file was cut", RESTORE_HINT);
    }
  } finally {
    closeSync(file);
  }
  inspector.finish();
  const { lines, problems } = inspector;
  return { digest: `sha256:${hash.digest("hex")}`, bytes, lines, problems };
}

class LineInspector {
  lines = 0;
  readonly problems: Inspection["problems"] = [];
  readonly #explainInvalid: (value: JsonValue) => string | undefined;
  readonly #outlines = new JsonOutlineReader();
  readonly #search = new LineSearch();
  readonly #streams = new StreamSearch();

  constructor(kind: FileKind) {
    this.#explainInvalid = EXPLAIN_INVALID[kind];
  }

  /** @returns a promise if the line needs a further inspection */
  inspectLine(line: ByteLine): Promise<void> | undefined {
    this.lines++;
    if (this.problems.length >= MAX_PROBLEMS) return undefined;
    const { buffer, from, to } = line;
    let outline: JsonValue;
    try {
      outline = this.#outlines.read(buffer, from, to);
    } catch {
      this.addProblem("is no JSON", RESTORE_HINT);
      return undefined;
    }
    const wrong = this.#explainInvalid(outline);
    if (wrong) this.addProblem(wrong, RESTORE_HINT);
    const isAscii = this.#search.search(buffer, from, to);
    const { holdsAnchor, mayBeDelta, mayHoldCommand } = this.#search;
    if (!holdsAnchor && !mayBeDelta && !mayHoldCommand) return undefined;
    const text = buffer.toString(isAscii ? "latin1" : "utf8", from, to);
    if (mayBeDelta || mayHoldCommand) {
      const value = JSON.parse(text) as JsonValue;
      if (mayBeDelta) this.#addCutSecrets(this.#streams.addDelta(value, this.lines, holdsAnchor));
      if (mayHoldCommand) this.#addCutSecrets(this.#streams.addCommands(value, this.lines, holdsAnchor));
    }
    return this.#search.mayHoldSecret(text) ? this.#scan(JSON.parse(text)) : undefined;
  }

  addProblem(problem: string, hint: string): void {
    this.problems.push({ line: this.lines, problem, hint });
  }

  /** Searches the deltas and commands that were not searched yet. It must be called after the last line. */
  finish(): void {
    this.#addCutSecrets(this.#streams.finish());
  }

  #addCutSecrets(found: CutSecret[]): void {
    for (const { line, path, rule } of found) {
      const problem = `may hold a secret at ${path}: ${rule} (cut over several lines)`;
      this.problems.push({ line, problem, hint: SECRET_HINT });
    }
  }

  async #scan(line: JsonValue): Promise<void> {
    const { suspicions } = await redact([{ file: "", lines: [line] }], []);
    for (const { path, rule, excerpt } of suspicions.slice(0, 1)) {
      this.addProblem(`may hold a secret at ${path}: ${rule} (${excerpt})`, SECRET_HINT);
    }
  }
}

const RESTORE_HINT = "Restore the file from git, or record its scenario again.";
const SECRET_HINT =
  "If it is a real secret, revoke it. If the recording needs the text, declare its place under `redact:` in the scenario, and harvest.";

/**
 * Explains why a value is no event. An event of an SDK has a method, and params, a result or an error; an event of `codex
 * exec` has a type.
 */
function explainInvalidEvent(value: JsonValue): string | undefined {
  if (!isObject(value)) return "is no JSON object";
  if (typeof value.type === "string") return undefined;
  if (typeof value.method !== "string") return "is no event: it has neither a method nor a type";
  if ("params" in value || "result" in value || "error" in value) return undefined;
  return "is no event: it has neither params nor a result nor an error";
}

function explainInvalidFrame(value: JsonValue): string | undefined {
  if (!isObject(value)) return "is no JSON object";
  if (!Number.isInteger(value.process)) return "is no frame: it names no process";
  if ("exit" in value) return undefined;
  const known = value.from === "client" || value.from === "codex";
  return known && "message" in value ? undefined : "is no frame: it has no sender, or no message";
}

/** Explains why a value is no line of a session file: neither a record nor an entry of the list of thread names. */
function explainInvalidRecord(value: JsonValue): string | undefined {
  if (!isObject(value)) return "is no JSON object";
  if (readSessionRecord(value) || typeof value.thread_name === "string") return undefined;
  return "is no record: it has no timestamp, no type, or no payload";
}

const EXPLAIN_INVALID = {
  events: explainInvalidEvent,
  wire: explainInvalidFrame,
  session: explainInvalidRecord,
} as const satisfies Record<FileKind, (value: JsonValue) => string | undefined>;
