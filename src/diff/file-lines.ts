import { RequestTracker } from "../protocol/index.js";
import { getMethod, isObject, type JsonObject, type JsonValue, parseJson } from "../transcript/index.js";
import { maskIds } from "./ids-in-text.js";

/** A line, taken apart. */
export interface ParsedLine {
  /** Undefined where it is no JSON. */
  value: JsonValue | undefined;
  /** The event itself, or the message of a frame. */
  message: JsonValue | undefined;
  /** What the line is, for people: `item/completed (agentMessage)`, `response to thread/start`. */
  kind: string;
  /** Does codex ask here for an answer? */
  requiresAnswer: boolean;
}

/** One file of a fixture. Lines are taken apart when that is asked for, and not kept: most of a file is never looked at. */
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

  /** The text, whatever ids stand in it. */
  getMasked(index: number): string {
    this.#masked[index] ??= maskIds(this.getText(index));
    return this.#masked[index];
  }

  /** What an event is and says, without all that surrounds it; from the text alone, since it is asked of many lines. */
  getContent(index: number): string {
    const words = this.getText(index).match(CONTENT_MEMBERS)?.map(maskIds);
    return `${this.getShape(index)}\u0000${words?.join("\u0000")}`;
  }

  /** What an event is, as `kind` says it for people. */
  getShape(index: number): string {
    const text = this.getText(index);
    const [, client, method] = METHOD.exec(text) ?? [];
    if (method === undefined) return this.parse(index).kind;
    const item = text.indexOf('"item":{');
    const type = item < 0 ? undefined : TYPE.exec(text.slice(item, item + TYPE_SEARCH_LENGTH))?.[1];
    return `${client ? "client: " : ""}${method}${type ? ` (${type})` : ""}`;
  }

  /** @param lossless keep numbers as they are written: many times slower */
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
    const name = method ?? (typeof message.type === "string" ? message.type : "event");
    const outcome = "result" in message ? " result" : "error" in message && method ? " error" : "";
    const of = getItemType(message);
    return `${who}${name}${outcome}${of ? ` (${of})` : ""}`;
  }

  #findRequest(response: JsonObject): string {
    this.#requests ??= this.#trackRequests();
    return this.#requests.findRequest(response)?.method ?? "nothing that was asked";
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

/** An event, or a frame of one, that begins as touchstone writes it. */
const METHOD =
  /^\{(?:"process":\d+,"from":"(?:codex|(client))","message":\{)?"method":"([^"]*)","(?:params|id|emittedAtMs)"/;
const TYPE = /"type":"([^"]*)"/;
/** Far enough into an item to find its type where it is near, and no further. */
const TYPE_SEARCH_LENGTH = 300;
/** The members in which an event says something, each with the beginning of what it says. */
export const CONTENT_MEMBERS =
  /"(?:aggregatedOutput|command|delta|message|name|objective|status|text|tool)":"(?:[^"\\]|\\.){0,500}/g;

/** The type of the item that an event is about. */
function getItemType(message: JsonObject): string | undefined {
  const itemHolder = isObject(message.params) ? message.params : message;
  return isObject(itemHolder.item) && typeof itemHolder.item.type === "string"
    ? itemHolder.item.type
    : undefined;
}

function parseText(text: string, lossless: boolean): JsonValue | undefined {
  try {
    return lossless ? parseJson(text) : JSON.parse(text);
  } catch {
    return undefined;
  }
}
