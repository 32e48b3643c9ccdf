import { replayErrors } from "../errors.js";
import type { CodexExit } from "../transport/exit.js";
import type { Message } from "../transport/message.js";
import { LineReader } from "./line-reader.js";
import { parseLine } from "./parse-line.js";

/** One entry of a wire: a message, or the end of a codex process. */
export interface WireEntry {
  /** Line number, from 1. */
  line: number;
  from: "client" | "codex" | "exit";
  message: Message;
  /** The message's JSON as it is in the file, so that numbers keep their text. */
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

/** Counts the codex processes in a wire. */
export function countProcesses(path: string): number {
  const lines = new LineReader(path);
  let count = 0;
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line) count = Math.max(count, parseEntry(line, lines.linesRead, path, lines.lacksLineEnd).process);
  }
  return count;
}

function parseEntry(
  line: string,
  number: number,
  path: string,
  unended: boolean,
): WireEntry & { process: number } {
  const parsed = parseLine(line, number, path, unended) as {
    process?: unknown;
    from?: unknown;
    message?: unknown;
    exit?: CodexExit;
  };
  const process = Number(parsed.process);
  if (process >= 1 && parsed.exit)
    return { process, line: number, from: "exit", message: {}, raw: "", exit: parsed.exit };
  const { from, message } = parsed;
  if (!(process >= 1) || (from !== "client" && from !== "codex"))
    throw replayErrors.fixtureBroken({
      path,
      line: number,
      problem: "it is no frame, `{process, from, message}`",
    });
  const prefix = `{"process":${process},"from":"${from}","message":`;
  const raw = line.startsWith(prefix) ? line.slice(prefix.length, -1) : JSON.stringify(message);
  const isMessage = typeof message === "object" && message !== null && !Array.isArray(message);
  return { process, line: number, from, message: isMessage ? (message as Message) : {}, raw };
}
