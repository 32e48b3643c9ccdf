import { isObject, type JsonObject, type JsonValue, methodOf, parseJson } from "../transcript/index.js";
import { maskIds } from "./meaning.js";

/** One file of a fixture, line by line; each view of a line is made when it is first asked for. */
export class Lines {
  readonly #masked: (string | undefined)[] = [];
  readonly #values: (JsonValue | undefined)[] = [];
  readonly #kinds: (string | undefined)[] = [];
  #requests: Map<string, string> | undefined;

  readonly texts: string[];

  constructor(texts: string[]) {
    this.texts = texts;
  }

  get length(): number {
    return this.texts.length;
  }

  text(index: number): string {
    return this.texts[index] as string;
  }

  /** The text, whatever ids stand in it. */
  masked(index: number): string {
    this.#masked[index] ??= maskIds(this.text(index));
    return this.#masked[index];
  }

  /** The line's JSON; undefined where it is none. */
  value(index: number): JsonValue | undefined {
    if (!(index in this.#values)) this.#values[index] = parsed(this.text(index));
    return this.#values[index];
  }

  /** The event itself, or the message of a frame. */
  message(index: number): JsonValue | undefined {
    const value = this.value(index);
    return isObject(value) && isFrame(value) ? value.message : value;
  }

  /** What the line is, for people: `item/completed (agentMessage)`, `response to thread/start`. */
  kind(index: number): string {
    this.#kinds[index] ??= this.#kindOf(index);
    return this.#kinds[index];
  }

  /** Does codex ask here for an answer? */
  asks(index: number): boolean {
    const value = this.value(index);
    if (!isObject(value) || !isFrame(value) || value.from !== "codex") return false;
    return isObject(value.message) && "id" in value.message && "method" in value.message;
  }

  #kindOf(index: number): string {
    const value = this.value(index);
    if (!isObject(value)) return "no JSON object";
    if ("exit" in value && "process" in value) return "exit of codex";
    const message = this.message(index);
    if (!isObject(message)) return "no message";
    const who = isFrame(value) && value.from === "client" ? "client: " : "";
    const method = methodOf(message);
    if (method === undefined && "id" in message)
      return `${who}response to ${this.#requestOf(value, message)}`;
    const name = method ?? (typeof message.type === "string" ? message.type : "event");
    const outcome = "result" in message ? " result" : "error" in message && method ? " error" : "";
    const of = whatItIsOf(message);
    return `${who}${name}${outcome}${of ? ` (${of})` : ""}`;
  }

  #requestOf(frame: JsonObject, response: JsonObject): string {
    this.#requests ??= this.#requestsOf();
    const asked = frame.from === "client" ? "codex" : "client";
    return this.#requests.get(`${frame.process} ${asked} ${String(response.id)}`) ?? "nothing that was asked";
  }

  #requestsOf(): Map<string, string> {
    const requests = new Map<string, string>();
    for (const index of this.texts.keys()) {
      const value = this.value(index);
      if (!isObject(value) || !isObject(value.message)) continue;
      const { message } = value;
      const method = methodOf(message);
      if (method !== undefined && "id" in message)
        requests.set(`${value.process} ${value.from} ${String(message.id)}`, method);
    }
    return requests;
  }
}

/** The type of the item that an event is about. */
function whatItIsOf(message: JsonObject): string | undefined {
  const about = isObject(message.params) ? message.params : message;
  return isObject(about.item) && typeof about.item.type === "string" ? about.item.type : undefined;
}

function isFrame(value: JsonObject): boolean {
  return "process" in value && "from" in value && "message" in value;
}

/** The lossless parser is many times slower, and differs only where a number may have lost something. */
const DELICATE_NUMBER = /[:[,]-?\d*(?:\d{16}|\.\d|[eE][-+\d])/;

function parsed(text: string): JsonValue | undefined {
  try {
    return DELICATE_NUMBER.test(text) ? parseJson(text) : JSON.parse(text);
  } catch {
    return undefined;
  }
}
