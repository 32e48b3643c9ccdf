import { createHash } from "node:crypto";
import { closeSync, readSync } from "node:fs";
import { openPlainFile } from "../lib/index.js";
import { LineSearch, mayHoldSecret, redact } from "../redact/index.js";
import type { FileFacts } from "../store/index.js";
import { isObject, type JsonValue, parsePlainJson } from "../transcript/index.js";
import { type ByteLine, ByteLineSplitter } from "./byte-lines.js";

/** The result of one pass over a file of events or frames. */
export interface Inspection extends FileFacts {
  problems: { line: number; problem: string; hint: string }[];
}

const CHUNK_BYTES = 1 << 18;
/** The maximum number of reported problems for one file. */
const MAX_PROBLEMS = 10;
/** The number of consecutive deltas that are searched together, since a secret may arrive in pieces. */
const DELTA_WINDOW = 256;
/** The number of deltas of one search that are searched again with the next ones. */
const DELTA_OVERLAP = 64;

/**
 * Inspects a file in one pass: its digest, whether each line is an event or a frame, and whether it contains a secret. It
 * reads chunk by chunk, and blocks its thread meanwhile.
 * @param isWire whether its lines are frames
 */
export async function inspectFile(path: string, isWire: boolean): Promise<Inspection> {
  const hash = createHash("sha256");
  const splitter = new ByteLineSplitter();
  const inspector = new LineInspector(isWire);
  let bytes = 0;
  const file = openPlainFile(path);
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES); // one for all chunks, since new ones would need a collection
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      const chunk = buffer.subarray(0, length);
      hash.update(chunk);
      bytes += length;
      for (const line of splitter.push(chunk)) {
        // Almost no line needs a second inspection, and awaiting each line would double the time.
        const second = inspector.inspectLine(line);
        if (second) await second;
      }
    }
  } finally {
    closeSync(file);
  }
  const last = splitter.takeRest();
  if (last !== undefined) {
    await inspector.inspectLine(last);
    inspector.addProblem("the last line has no end: the file was cut", RESTORE_HINT);
  }
  await inspector.finish();
  const { lines, problems } = inspector;
  return { digest: `sha256:${hash.digest("hex")}`, bytes, lines, problems };
}

class LineInspector {
  lines = 0;
  readonly problems: Inspection["problems"] = [];
  readonly #isWire: boolean;
  readonly #search = new LineSearch();
  #deltas: JsonValue[] = [];

  constructor(isWire: boolean) {
    this.#isWire = isWire;
  }

  /** @returns a promise if the line needs a further inspection */
  inspectLine(line: ByteLine): Promise<void> | undefined {
    this.lines++;
    if (this.problems.length >= MAX_PROBLEMS) return undefined;
    const { buffer, from, to } = line;
    const isAscii = this.#search.search(buffer, from, to);
    const text = buffer.toString(isAscii ? "latin1" : "utf8", from, to);
    let value: JsonValue;
    try {
      value = parsePlainJson(text) as JsonValue;
    } catch {
      this.addProblem("is no JSON", RESTORE_HINT);
      return undefined;
    }
    const wrong = this.#isWire ? explainInvalidFrame(value) : explainInvalidEvent(value);
    if (wrong) this.addProblem(wrong, RESTORE_HINT);
    const isDelta = getDelta(value) !== undefined;
    if (isDelta) this.#deltas.push(value);
    return this.#scanIfSuspicious(
      this.#search.mayHoldSecret(text) ? [value] : [],
      isDelta && this.#deltas.length >= DELTA_WINDOW,
    );
  }

  #scanIfSuspicious(lines: JsonValue[], streamed: boolean): Promise<void> | undefined {
    if (lines.length === 0 && !streamed) return undefined;
    return this.#scan(lines).then(() => (streamed ? this.finish() : undefined));
  }

  addProblem(problem: string, hint: string): void {
    this.problems.push({ line: this.lines, problem, hint });
  }

  /** Inspects the deltas, each together with those before and after it. */
  async finish(): Promise<void> {
    const text = this.#deltas.map(getDelta).join("");
    if (mayHoldSecret(text)) await this.#scan(this.#deltas);
    this.#deltas = this.#deltas.slice(-DELTA_OVERLAP);
  }

  async #scan(lines: JsonValue[]): Promise<void> {
    if (lines.length === 0) return;
    const { suspicions } = await redact([{ file: "", lines }], []);
    for (const { path, rule, excerpt } of suspicions.slice(0, 1)) {
      this.addProblem(`may hold a secret at ${path}: ${rule} (${excerpt})`, SECRET_HINT);
    }
  }
}

const RESTORE_HINT = "Run `touchstone harvest` to restore the file, or take it from git.";
const SECRET_HINT =
  "Revoke it if it is one. If it belongs there, declare its place under `redact:` in the scenario, and harvest.";

/**
 * Explains why a value is no event. An event of an SDK has a method with params, result or error; an event of `codex
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

function getDelta(value: JsonValue): string | undefined {
  const message = isObject(value) && isObject(value.message) ? value.message : value;
  if (!isObject(message) || !isObject(message.params)) return undefined;
  const { delta } = message.params;
  return typeof delta === "string" ? delta : undefined;
}
