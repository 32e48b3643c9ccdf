import { RequestTracker, readSessionRecord } from "../../protocol/index.js";
import {
  getMethod,
  isObject,
  type JsonObject,
  type JsonValue,
  parseJson,
  parsePlainJson,
} from "../../transcript/index.js";
import { maskIds } from "./ids-in-text.js";

/** A parsed line of a file of events, frames or session records. */
export interface ParsedLine {
  /** Undefined if the line is not JSON. */
  value: JsonValue | undefined;
  /** The event, the record, or the message of a frame. */
  message: JsonValue | undefined;
  /** A readable name of the line's kind: `item/completed (agentMessage)`, `response to thread/start`. */
  kind: string;
  /** Whether the line is a request from codex, which waits for an answer. */
  requiresAnswer: boolean;
}

/**
 * The lines of one file of a fixture. Lines are parsed on demand, since most of them never need it. Their values are not kept.
 */
export class FileLines {
  readonly texts: string[];
  readonly #masked: (string | undefined)[] = [];
  #requests: RequestTracker | undefined;

  constructor(texts: string[]) {
    this.texts = texts;
  }

  get length(): number {
    return this.texts.length;
  }

  getText(index: number): string {
    return this.texts[index] as string;
  }

  /** The text with all ids masked. */
  getMasked(index: number): string {
    this.#masked[index] ??= maskIds(this.getText(index));
    return this.#masked[index];
  }

  /**
   * The kind and the content members of an event, with its ids masked. Where possible, they are read from the text without
   * parsing, since they are needed for many lines.
   */
  getContent(index: number): string {
    const words = this.getText(index).match(CONTENT_MEMBERS)?.map(maskIds);
    return `${this.readKind(index)}\u0000${words?.join("\u0000")}`;
  }

  /** The kind of an event, like `kind` of a parsed line, but read from the text without parsing where possible. */
  readKind(index: number): string {
    const text = this.getText(index);
    const [, client, method] = METHOD.exec(text) ?? [];
    if (method === undefined) return this.parse(index).kind;
    const item = text.indexOf('"item":{');
    const type = item < 0 ? undefined : TYPE.exec(text.slice(item, item + TYPE_SEARCH_LENGTH))?.[1];
    return `${client ? "client: " : ""}${method}${type ? ` (${type})` : ""}`;
  }

  /** Parses a line. @param lossless whether to keep the spelling of numbers, which is many times slower */
  parse(index: number, lossless = true): ParsedLine {
    const value = parseText(this.getText(index), lossless);
    const isFrame = isObject(value) && "process" in value && "from" in value && "message" in value;
    const message = isFrame ? value.message : value;
    const requiresAnswer =
      isFrame && value.from === "codex" && isObject(message) && "id" in message && "method" in message;
    return { value, message, kind: this.#describeKind(value, message), requiresAnswer };
  }

  #describeKind(value: JsonValue | undefined, message: JsonValue | undefined): string {
    if (!isObject(value)) return "a line that is no JSON object";
    if ("exit" in value && "process" in value) return "exit of codex";
    if (!isObject(message)) return "a frame that is no JSON object";
    const who = value.from === "client" ? "client: " : "";
    const method = getMethod(message);
    if (method === undefined && "id" in message && value !== message)
      return `${who}response to ${this.#findRequest(value)}`;
    const record = value === message ? readSessionRecord(message) : undefined;
    if (record) return `${record.name}${record.itemType ? ` (${record.itemType})` : ""}`;
    const name = method ?? (typeof message.type === "string" ? message.type : "event");
    const outcome = "result" in message ? " result" : "error" in message && method ? " error" : "";
    const itemType = getItemType(message);
    return `${who}${name}${outcome}${itemType ? ` (${itemType})` : ""}`;
  }

  #findRequest(response: JsonObject): string {
    this.#requests ??= this.#trackRequests();
    return this.#requests.findRequest(response)?.method ?? "a request that was never sent";
  }

  #trackRequests(): RequestTracker {
    const requests = new RequestTracker();
    for (const text of this.texts) {
      if (!text.includes('"method":') || !text.includes('"id":')) continue;
      const value = parseText(text, false);
      if (isObject(value)) requests.track(value);
    }
    return requests;
  }
}

/** Matches an event, or a frame with a method, that begins the way touchstone writes it. */
const METHOD =
  /^\{(?:"process":\d+,"from":"(?:codex|(client))","message":\{)?"method":"([^"]*)","(?:params|id|emittedAtMs)"/;
const TYPE = /"type":"([^"]*)"/;
/** How many characters of an item are searched for its type. */
const TYPE_SEARCH_LENGTH = 300;
/** Matches the members that hold an event's content, with the beginning of each value. */
export const CONTENT_MEMBERS =
  /"(?:aggregatedOutput|command|delta|message|name|objective|status|text|tool)":"(?:[^"\\]|\\.){0,500}/g;

/** The type of the event's item; undefined if it has none. */
function getItemType(message: JsonObject): string | undefined {
  const itemHolder = isObject(message.params) ? message.params : message;
  return isObject(itemHolder.item) && typeof itemHolder.item.type === "string"
    ? itemHolder.item.type
    : undefined;
}

function parseText(text: string, lossless: boolean): JsonValue | undefined {
  try {
    return lossless ? parseJson(text) : (parsePlainJson(text) as JsonValue);
  } catch {
    return undefined;
  }
}
