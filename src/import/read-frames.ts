/** Reads the messages of `codex app-server`, with or without their direction, as frames. */
import { REQUESTS } from "../protocol/index.js";
import {
  type Frame,
  getMethod,
  isObject,
  type JsonObject,
  type JsonValue,
  stringifyJson,
  type WireLog,
} from "../transcript/index.js";
import { interpretMessage, type ReadMessage } from "../verify/index.js";
import {
  type CapturedLine,
  type CapturedMessages,
  parseExactly,
  type ReaderContext,
} from "./captured-messages.js";
import { importErrors } from "./errors.js";

/**
 * Reads frames. If a message has no direction, its method determines the direction; for an answer, its request does. The
 * processes of codex are numbered in their order. If the capture does not name the processes, each `initialize` begins one.
 * @throws TouchstoneError `capture-broken`, `capture-lacks-direction`, `capture-ambiguous`
 */
export function readFrames(lines: CapturedLine[], context: ReaderContext): CapturedMessages {
  const reader = new FrameReader(context);
  for (const line of lines) reader.take(line);
  return {
    frames: reader.frames,
    steps: [reader.events],
    hasClient: reader.frames.some((entry) => "from" in entry && entry.from === "client"),
  };
}

class FrameReader {
  readonly frames: WireLog = [];
  /** What an SDK would give to its user: codex's notifications, and the results and errors of calls in the form that `isReport` describes. */
  readonly events: JsonValue[] = [];
  readonly #context: ReaderContext;
  /** The name of a process in the capture, as JSON → its number. */
  readonly #processes = new Map<string, number>();
  /** The number of `initialize` requests in a capture that does not name the processes: each begins a process. */
  #begun = 0;
  /** Ids of the requests that have no answer yet, as JSON, with the number of the process. */
  readonly #asked = { client: new Set<string>(), codex: new Set<string>() };

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  take(captured: CapturedLine): void {
    const { value, line } = captured;
    const { file, format } = this.#context;
    if (isObject(value.exit) && format.name === "wire") {
      this.#takeExit(value, value.exit);
      return;
    }
    const found = format.read(value);
    if (!found)
      throw importErrors.captureBroken({ file, line, problem: "it has no message, or no direction" });
    const message = dropVersion(this.#findExactMessage(captured, found));
    if (format.name === "app-server" && isReport(message)) {
      this.events.push(message);
      return;
    }
    const from = this.#findSender(captured, found, message);
    const process = this.#findProcess(found.process, from, message);
    this.#noteRequest(process, from, message);
    this.frames.push({ process, from, message });
    if (from === "codex" && isEvent(message)) this.events.push(message);
  }

  /** Returns the message of a line with exact numbers. If the message is a text, `Format.read` may have rounded its numbers. */
  #findExactMessage({ line, value }: CapturedLine, { path: [name], message }: ReadMessage): JsonObject {
    if (name === undefined) return value;
    const found = value[name];
    const exact = typeof found === "string" ? parseExactly(this.#context.file, line, found) : found;
    return isObject(exact) ? exact : message;
  }

  #takeExit({ process }: JsonObject, exit: JsonObject): void {
    const code = typeof exit.code === "number" ? exit.code : null;
    const signal = typeof exit.signal === "string" ? exit.signal : null;
    const number = this.#findProcess(process, "codex", {});
    this.frames.push({ process: number, exit: { code, signal } });
  }

  #findSender({ line, element }: CapturedLine, read: ReadMessage, message: JsonObject): Frame["from"] {
    const { file, format, protocol } = this.#context;
    if (read.from) return read.from;
    if (format.name === "wire") throw importErrors.captureLacksDirection({ file, line });
    const { from } = interpretMessage({ ...read, message }, element, format, protocol).ordered;
    if (from) return from;
    const { id } = message;
    if (id === undefined) throw importErrors.captureBroken({ file, line, problem: "it has no `method`" });
    const key = this.#buildKey(Math.max(this.#begun, 1), id);
    const isOfBoth = this.#asked.client.has(key) && this.#asked.codex.has(key);
    if (isOfBoth) throw importErrors.captureAmbiguous({ file, line, id: stringifyJson(id) });
    return this.#asked.codex.has(key) ? "client" : "codex";
  }

  #findProcess(given: JsonValue | undefined, from: Frame["from"], message: JsonObject): number {
    if (given === undefined) {
      if (from === "client" && getMethod(message) === REQUESTS.initialize) this.#begun++;
      return Math.max(this.#begun, 1);
    }
    const key = stringifyJson(given);
    const known = this.#processes.get(key) ?? this.#processes.size + 1;
    this.#processes.set(key, known);
    return known;
  }

  #noteRequest(process: number, from: Frame["from"], { id, method }: JsonObject): void {
    if (id === undefined) return;
    const key = this.#buildKey(process, id);
    if (method !== undefined) this.#asked[from].add(key);
    else this.#asked[from === "codex" ? "client" : "codex"].delete(key);
  }

  #buildKey(process: number, id: JsonValue): string {
    return `${process} ${stringifyJson(id)}`;
  }
}

/** Drops the member `jsonrpc`, which some clients add, because a frame does not have it. */
function dropVersion(message: JsonObject): JsonObject {
  if (message.jsonrpc === undefined) return message;
  const { jsonrpc: _, ...others } = message;
  return others;
}

/** Whether a message is an event, as a user of the app-server gets it: a notification with params. */
function isEvent(message: JsonObject): boolean {
  return getMethod(message) !== undefined && message.id === undefined && "params" in message;
}

/** Whether a line is the result or error of a call as an SDK reports it: with the request's method, and without an id. Such a line was never a frame. */
function isReport(message: JsonObject): boolean {
  const hasEnd = "result" in message || "error" in message;
  return getMethod(message) !== undefined && message.id === undefined && hasEnd;
}
