import { isJson } from "../../transcript/json-value.js";
import { replayErrors } from "../errors.js";
import type { CodexExit } from "../transport/exit.js";
import { isMessage, type Message } from "../transport/message.js";
import { LineReader } from "./line-reader.js";
import { parseLine } from "./parse-line.js";

/** One entry of a wire: a message, or the end of a codex process. */
export interface WireEntry {
  /** Line number, from 1. */
  line: number;
  from: "client" | "codex" | "exit";
  message: Message;
  /** The message's JSON: as it is in the file, so that numbers keep their text, unless the line has another form than touchstone writes. Empty for an exit. */
  raw: string;
  exit?: CodexExit;
}

/** Reads the entries of one codex process in a wire. Only entries that were peeked at are kept in memory. */
export class WireReader {
  readonly path: string;
  readonly process: number;
  readonly #lines: LineReader;
  readonly #lookAhead: WireEntry[] = [];

  constructor(path: string, process: number) {
    this.path = path;
    this.process = process;
    this.#lines = new LineReader(path);
  }

  /**
   * Returns the entry behind the next `skip` entries without consuming it; undefined at the end.
   * @throws TouchstoneError `fixture-broken`, `fixture-cut`
   */
  peek(skip = 0): WireEntry | undefined {
    while (this.#lookAhead.length <= skip) {
      const entry = this.#read();
      if (!entry) return undefined;
      this.#lookAhead.push(entry);
    }
    return this.#lookAhead[skip];
  }

  take(): WireEntry | undefined {
    const first = this.peek();
    this.#lookAhead.shift();
    return first;
  }

  close(): void {
    this.#lines.close();
  }

  #read(): WireEntry | undefined {
    for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) {
      if (line === "") continue;
      const entry = parseEntry(line, this.#lines.linesRead, this.path, this.#lines.lacksLineEnd);
      if (entry.process === this.process) return entry;
    }
    return undefined;
  }
}

/** Lists the numbers of the codex processes in a wire, in ascending order. */
export function listProcessNumbers(path: string): number[] {
  const lines = new LineReader(path);
  const numbers = new Set<number>();
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line) numbers.add(parseEntry(line, lines.linesRead, path, lines.lacksLineEnd).process);
  }
  return [...numbers].sort((a, b) => a - b);
}

function parseEntry(
  line: string,
  number: number,
  path: string,
  unended: boolean,
): WireEntry & { process: number } {
  const parsed = parseLine(line, number, path, unended) as Record<string, unknown>;
  const { process, from, message, exit } = parsed;
  if (typeof process === "number" && process >= 1) {
    if (isExit(exit)) return { process, line: number, from: "exit", message: {}, raw: "", exit };
    if (from === "client" || from === "codex") {
      const prefix = `{"process":${process},"from":"${from}","message":`;
      const raw = sliceMessage(line, prefix, parsed) ?? JSON.stringify(message ?? null);
      return { process, line: number, from, message: isMessage(message) ? message : {}, raw };
    }
  }
  const problem = "it is no frame, `{process, from, message}`";
  throw replayErrors.fixtureBroken({ path, line: number, problem });
}

function isExit(exit: unknown): exit is CodexExit {
  if (typeof exit !== "object" || exit === null) return false;
  const { code, signal } = exit as Record<string, unknown>;
  return (code === null || Number.isInteger(code)) && (signal === null || typeof signal === "string");
}

/**
 * Returns the text of a frame's message. Undefined if the line has another form than touchstone writes: additional members, additional
 * spaces, or line ends of Windows.
 */
function sliceMessage(line: string, prefix: string, frame: object): string | undefined {
  if (!line.startsWith(prefix) || !line.endsWith("}") || Object.keys(frame).length !== 3) return undefined;
  const raw = line.slice(prefix.length, -1);
  return MEMBER_OF_FRAME.test(raw) && !isJson(raw) ? undefined : raw;
}

/** A name in a message's text that may be a second `process`, `from` or `message` of the frame itself. */
const MEMBER_OF_FRAME = /"(?:process|from|message)"\s*:/;
