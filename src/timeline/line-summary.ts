import { RequestTracker, readSessionRecord } from "../protocol/index.js";

/** The summary of a fixture's line: its method, its place, and its main content. */
export interface LineSummary {
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

type JsonData = string | number | boolean | null | JsonData[] | { [key: string]: JsonData };
type JsonMembers = { [key: string]: JsonData };

const MAX_SUMMARY_LENGTH = 400;
/** Members that contain an event's place, not its content. */
const PLACE_MEMBERS = new Set(
  "threadId turnId itemId startedAtMs completedAtMs rootTurnId thread_id turn_id root_turn_id".split(" "),
);

/** Summarizes the lines of one file, from the first on. A response on the wire is named after its request. */
export class LineSummarizer {
  readonly #requests = new RequestTracker();

  /** @param text the next line, without its line end */
  summarize(text: string): LineSummary {
    const line = parseLine(text);
    if (line === undefined) return { method: "not JSON", summary: shorten(text) };
    return summarizeLine(line, this.#requests);
  }
}

/** Summarizes all lines of one file. */
export function summarizeLines(lines: string[]): LineSummary[] {
  const summarizer = new LineSummarizer();
  return lines.map((text) => summarizer.summarize(text));
}

function summarizeLine(line: JsonData, requests: RequestTracker): LineSummary {
  if (isMembers(line) && "process" in line && "exit" in line)
    return { method: "codex ended", summary: shorten(JSON.stringify(line.exit)) };
  if (!isMembers(line) || !("process" in line) || !("message" in line))
    return summarizeMessage(line, undefined);
  const { from, message } = line;
  const isRequest = requests.track(line) !== undefined;
  const isResponse = isMembers(message) && message.id !== undefined && !isRequest;
  const method = isResponse ? `response to ${requests.findRequest(line)?.method ?? "nothing"}` : undefined;
  return { ...summarizeMessage(message as JsonData, method), from: String(from) };
}

function summarizeMessage(message: JsonData, method: string | undefined): LineSummary {
  if (!isMembers(message)) return { method: "no object", summary: shorten(JSON.stringify(message)) };
  const record = method === undefined ? readSessionRecord(message) : undefined;
  const name = method ?? record?.name ?? getText(message.method) ?? getText(message.type) ?? "no method";
  const content = record && getRecordBody(record.payload as JsonMembers);
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

/** The content of a record of a session file. Its type is part of the record's name. */
function getRecordBody({ type: _, ...members }: JsonMembers): JsonMembers {
  return members;
}

/** An event of `codex exec` has a type, and its members beside it. */
function getExecBody({ type, ...members }: JsonMembers): JsonMembers | undefined {
  return typeof type === "string" && members.method === undefined ? members : undefined;
}

function renderGist(body: JsonMembers): string {
  if (isMembers(body.item)) return renderItemGist(body.item);
  if (isMembers(body.turn)) {
    const problem = getText(getMember(body.turn.error, "message"));
    return [getText(body.turn.status), problem].filter(Boolean).join(" · ");
  }
  const tokens = getMember(getMember(body.tokenUsage, "total"), "totalTokens");
  if (tokens !== undefined) return `${tokens} tokens`;
  const rest = Object.entries(body).filter(([name]) => !PLACE_MEMBERS.has(name));
  return rest.length === 0 ? "" : JSON.stringify(Object.fromEntries(rest));
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

function parseLine(text: string): JsonData | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMembers(value: JsonData | undefined): value is JsonMembers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function getMember(value: JsonData | undefined, name: string): JsonData | undefined {
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function getText(value: JsonData | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function shorten(text: string): string {
  return text.length > MAX_SUMMARY_LENGTH ? `${text.slice(0, MAX_SUMMARY_LENGTH)}…` : text;
}
