import { RequestTracker } from "../../protocol/index.js";

/** What a line of a fixture is to somebody who reads it: its method, where it belongs, and the gist of it. */
export interface Event {
  method: string;
  /** Of a frame. */
  from?: string;
  turn?: string;
  item?: string;
  itemType?: string;
  /** A piece of a longer text. */
  delta?: string;
  summary: string;
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Members = { [key: string]: Json };

const LONGEST = 400;
/** Members that say where an event belongs, and not what it is. */
const PLACE = new Set(["threadId", "turnId", "itemId", "startedAtMs", "completedAtMs", "rootTurnId"]);

/** The lines of one file. A response on the wire is called by the request that it answers. */
export function eventsOf(lines: string[]): Event[] {
  const requests = new RequestTracker();
  const seen = new Map<string, Json | undefined>();
  return lines.map((text) => {
    if (!seen.has(text)) seen.set(text, read(text));
    const line = seen.get(text);
    if (line === undefined) return { method: "not JSON", summary: short(text) };
    return eventOf(line, requests);
  });
}

function eventOf(line: Json, requests: RequestTracker): Event {
  if (isMembers(line) && "process" in line && "exit" in line)
    return { method: "codex ended", summary: short(JSON.stringify(line.exit)) };
  if (!isMembers(line) || !("process" in line) || !("message" in line)) return messageOf(line, undefined);
  const { from, message } = line;
  const isRequest = requests.track(line) !== undefined;
  const isResponse = isMembers(message) && message.id !== undefined && !isRequest;
  const method = isResponse ? `response to ${requests.findRequest(line)?.method ?? "nothing"}` : undefined;
  return { ...messageOf(message as Json, method), from: String(from) };
}

function messageOf(message: Json, method: string | undefined): Event {
  if (!isMembers(message)) return { method: "no object", summary: short(JSON.stringify(message)) };
  const name = method ?? (typeof message.method === "string" ? message.method : "no method");
  const body = message.params ?? message.result ?? message.error;
  if (!isMembers(body))
    return { method: name, summary: body === undefined ? "" : short(JSON.stringify(body)) };
  const turn = textOf(body.turnId) ?? textOf(member(body.turn, "id"));
  const item = textOf(body.itemId) ?? textOf(member(body.item, "id"));
  const itemType = textOf(member(body.item, "type"));
  const delta = /delta$/i.test(name) ? textOf(body.delta) : undefined;
  return {
    method: name,
    ...(turn !== undefined && { turn }),
    ...(item !== undefined && { item }),
    ...(itemType !== undefined && { itemType }),
    ...(delta !== undefined && { delta }),
    summary: short(delta === undefined ? gistOf(body) : JSON.stringify(delta)),
  };
}

function gistOf(body: Members): string {
  if (isMembers(body.item)) return itemGist(body.item);
  if (isMembers(body.turn)) {
    const problem = textOf(member(body.turn.error, "message"));
    return [textOf(body.turn.status), problem].filter(Boolean).join(" · ");
  }
  const tokens = member(member(body.tokenUsage, "total"), "totalTokens");
  if (tokens !== undefined) return `${tokens} tokens`;
  const rest = Object.entries(body).filter(([name]) => !PLACE.has(name));
  return rest.length === 0 ? "" : JSON.stringify(Object.fromEntries(rest));
}

function itemGist(item: Members): string {
  const { type, id: _, status, ...rest } = item;
  const said = ["text", "command", "query", "tool", "review"]
    .map((name) => textOf(item[name]))
    .find((text) => text !== undefined);
  const content = Array.isArray(item.content) ? textOf(member(item.content[0], "text")) : undefined;
  const gist = (said === "" ? '""' : said) ?? content ?? JSON.stringify(rest);
  return [textOf(type), textOf(status), gist].filter(Boolean).join(" · ");
}

function read(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMembers(value: Json | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
