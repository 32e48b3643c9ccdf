import { RequestTracker, readSessionRecord, type SentRequest } from "../protocol/index.js";
import { getMember, getText, isMembers, type JsonData, type JsonMembers, parseLine } from "./json-data.js";

/** The summary of a transcript's line: its method, its place, and its main content. */
export interface LineSummary {
  /** The method or type; for a response, `response to` and the request's method; for any other line, what it is: `not JSON`. */
  method: string;
  /** The sender; only for frames. */
  from?: string;
  turn?: string;
  item?: string;
  itemType?: string;
  /** A piece of a longer text. */
  delta?: string;
  summary: string;
}

/** The summary of a line, and the request that the line is or answers. */
export interface LineReading {
  summary: LineSummary;
  /** The request that the line is. */
  sent?: SentRequest | undefined;
  /** The request that the line answers. */
  answered?: SentRequest | undefined;
}

const MAX_SUMMARY_LENGTH = 400;
/** Members that contain an event's place or time, not its content. */
const PLACE_MEMBERS = new Set(
  "threadId turnId itemId startedAtMs completedAtMs rootTurnId thread_id turn_id root_turn_id".split(" "),
);

/** Summarizes the lines of one file, from the first on. A response on the wire is named after its request. */
export class LineSummarizer {
  readonly #requests = new RequestTracker();

  /** @param text the next line, without its line end */
  summarize(text: string): LineSummary {
    return readLine(parseLine(text), text, this.#requests).summary;
  }
}

/** Summarizes all lines of one file. */
export function summarizeLines(lines: string[]): LineSummary[] {
  const summarizer = new LineSummarizer();
  return lines.map((text) => summarizer.summarize(text));
}

/**
 * Reads the next line of a file.
 * @param line the parsed line; undefined if `parseLine` can't parse it
 * @param text the line itself
 * @param requests the requests of the lines before; if the line is a request, it is added
 */
export function readLine(line: JsonData | undefined, text: string, requests: RequestTracker): LineReading {
  if (line === undefined) return { summary: { method: "not JSON", summary: shorten(text) } };
  if (isMembers(line) && "process" in line && "exit" in line)
    return { summary: { method: "codex ended", summary: shorten(JSON.stringify(line.exit)) } };
  if (!isMembers(line) || !("process" in line) || !("message" in line))
    return { summary: summarizeMessage(line, undefined) };
  const { from, message } = line;
  const sent = requests.track(line);
  const answered = requests.findRequest(line);
  const isResponse = isMembers(message) && message.id !== undefined && sent === undefined;
  const method = isResponse ? `response to ${answered?.method ?? "nothing"}` : undefined;
  return {
    summary: { ...summarizeMessage(message as JsonData, method), from: String(from) },
    sent,
    answered,
  };
}

function summarizeMessage(message: JsonData, method: string | undefined): LineSummary {
  if (!isMembers(message)) return { method: "no object", summary: shorten(JSON.stringify(message)) };
  const record = method === undefined ? readSessionRecord(message) : undefined;
  const legacy = getText(getMember(message.msg, "type"));
  const name =
    method ?? record?.name ?? getText(message.method) ?? getText(message.type) ?? legacy ?? "no method";
  const content = record
    ? omitType(record.payload as JsonMembers)
    : legacy === undefined
      ? undefined
      : omitType(message.msg as JsonMembers);
  const body = content ?? message.params ?? message.result ?? message.error ?? getExecBody(message);
  if (!isMembers(body))
    return { method: name, summary: body === undefined ? "" : shorten(JSON.stringify(body)) };
  const turn = getText(body.turnId ?? body.turn_id) ?? getText(getMember(body.turn, "id"));
  const item = getText(body.itemId) ?? getText(getMember(body.item, "id"));
  const itemType = getText(getMember(body.item, "type"));
  const delta = /delta$/i.test(name) ? getText(body.delta) : undefined;
  return {
    method: name,
    ...(turn !== undefined && { turn }),
    ...(item !== undefined && { item }),
    ...(itemType !== undefined && { itemType }),
    ...(delta !== undefined && { delta }),
    summary: shorten(delta === undefined ? renderGist(body) : JSON.stringify(delta)),
  };
}

/** Returns the content of a session file's record, or of an event of codex before 0.44, without its type, which is part of the name. */
function omitType({ type: _, ...members }: JsonMembers): JsonMembers {
  return members;
}

/** Returns the content of an event of `codex exec`: all its members except its type. @returns undefined for any other message */
function getExecBody({ type, ...members }: JsonMembers): JsonMembers | undefined {
  return typeof type === "string" && members.method === undefined ? members : undefined;
}

function renderGist(body: JsonMembers): string {
  if (isMembers(body.item)) return renderItemGist(body.item);
  if (isMembers(body.turn)) {
    const problem = getText(getMember(body.turn.error, "message"));
    return [getText(body.turn.status), problem].filter(Boolean).join(" · ");
  }
  const conversation = renderConversation(body);
  if (conversation !== undefined) return conversation;
  const tokens = getMember(getMember(body.tokenUsage, "total"), "totalTokens");
  if (tokens !== undefined) return `${tokens} tokens`;
  const rest = Object.entries(body).filter(([name]) => !PLACE_MEMBERS.has(name));
  return rest.length === 0 ? "" : JSON.stringify(Object.fromEntries(rest));
}

/** Renders what codex and the model send to each other, in a session file: a message, a call of a tool, or its output. */
function renderConversation({ role, content, name, call_id, ...others }: JsonMembers): string | undefined {
  if (typeof role === "string" && Array.isArray(content))
    return [role, getText(getMember(content[0], "text"))].filter(Boolean).join(" · ");
  if (typeof call_id !== "string") return undefined;
  const call = getText(others.arguments ?? others.input);
  return typeof name === "string" && call !== undefined ? `${name} · ${call}` : getText(others.output);
}

function renderItemGist(item: JsonMembers): string {
  const { type, id: _, status, ...rest } = item;
  const mainText = ["text", "command", "query", "tool", "review"]
    .map((name) => getText(item[name]))
    .find((text) => text !== undefined);
  const content = Array.isArray(item.content) ? getText(getMember(item.content[0], "text")) : undefined;
  const gist = (mainText === "" ? '""' : mainText) ?? content ?? JSON.stringify(rest);
  return [getText(type), getText(status), gist].filter(Boolean).join(" · ");
}

function shorten(text: string): string {
  return text.length > MAX_SUMMARY_LENGTH ? `${text.slice(0, MAX_SUMMARY_LENGTH)}…` : text;
}
