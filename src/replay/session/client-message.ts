/** Parses a client's messages, finds out whether they are of the same kind as recorded ones, and describes them in error texts. */
import { shortenText } from "../../redact/hide/index.js";
import { isTooDeep } from "../../transcript/json-value.js";
import type { Message } from "../transport/message.js";
import type { MessageComparison } from "./compare-messages.js";
import { readTopLevelMembers } from "./top-level-members.js";

/** A message of the client. */
export interface ClientMessage extends Message {
  /** The id of a request with all its digits, if it is a number. JavaScript rounds large numbers. */
  idText?: string;
  /** The line as the client wrote it. */
  line?: string;
}

/** The least and the largest number that codex accepts as an id: it reads a signed 64-bit integer. */
const [MIN_ID, MAX_ID] = [-(2n ** 63n), 2n ** 63n - 1n];

/** Greatest number of nested levels of objects and arrays that codex reads. */
const MAX_DEPTH = 127;

/** The members that codex 0.163.0 reads in each kind of message. It also reads an array of their values in this order. */
const REQUEST = ["id", "method", "params", "trace"];
const NOTIFICATION = ["method", "params"];
const RESPONSE = ["id", "result"];
const ERROR = ["error", "id"];

/** Half of a surrogate pair without the other half, as `JSON.stringify` writes it. */
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/**
 * Parses one line from the client as codex 0.163.0 was seen to do it. An id is text or a 64-bit integer. codex takes a request
 * for a notification, and does not answer, if the request has any other id (1.5, 1.0, null, true, {}, 2^63), a `trace` of a wrong
 * type, or one of these two members twice. A request with `method` or `params` twice, a line with a lone surrogate, and a line with
 * more than 127 levels are no messages at all.
 * @returns undefined if the line is not a JSON-RPC message
 */
export function parseMessage(line: string): ClientMessage | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isContainer(parsed) || isTooDeep(parsed, line, MAX_DEPTH)) return undefined;
  if (line.includes("\\u") && LONE_SURROGATE.test(JSON.stringify(parsed))) return undefined;
  const message = Array.isArray(parsed)
    ? readArray(parsed, line)
    : readObject(parsed as Record<string, unknown>, readTopLevelMembers(line));
  return message && { ...message, line };
}

type ParsedMessage = Omit<ClientMessage, "line">;

function readObject(
  { id, ...message }: Record<string, unknown>,
  members: [name: string, text: string][],
): ParsedMessage | undefined {
  const hasEachOnce = (read: string[]) => {
    const names = members.map(([name]) => name).filter((name) => read.includes(name));
    return new Set(names).size === names.length;
  };
  const idText = members.find(([name]) => name === "id")?.[1] ?? "";
  const hasId = isId(id, idText);
  if (typeof message.method === "string") {
    if (hasId && isTrace(message.trace) && hasEachOnce(REQUEST))
      return typeof id === "number" ? { ...message, id, idText: String(BigInt(idText)) } : { ...message, id };
    if (hasEachOnce(NOTIFICATION)) return message;
  }
  if (!hasId) return undefined;
  const { method: _, ...response } = message;
  if ("result" in message && hasEachOnce(RESPONSE)) return { ...response, id };
  return isError(message.error) && hasEachOnce(ERROR) ? { ...response, id } : undefined;
}

/** Reads an array as the values of a message's members, as codex does. */
function readArray(values: unknown[], line: string): ParsedMessage | undefined {
  const idText = /^\s*\[\s*(-?\d+)\s*[,\]]/.exec(line)?.[1] ?? "";
  for (const names of [REQUEST, NOTIFICATION, RESPONSE, ERROR]) {
    if (values.length > names.length) continue;
    const members = Object.fromEntries(values.map((value, index) => [names[index], value]));
    const message = readObject(members, [["id", idText]]);
    const isKind = names === REQUEST ? message?.method !== undefined && message.id !== undefined : message;
    if (isKind) return message;
  }
  return undefined;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isId(id: unknown, text: string): id is string | number {
  if (typeof id === "string") return true;
  if (typeof id !== "number" || !/^-?\d+$/.test(text)) return false;
  return BigInt(text) >= MIN_ID && BigInt(text) <= MAX_ID;
}

/** `trace` holds two texts, each of which may be null or missing. */
function isTrace(trace: unknown): boolean {
  if (trace === undefined || trace === null) return true;
  if (!isContainer(trace)) return false;
  const values = Array.isArray(trace)
    ? trace
    : ["traceparent", "tracestate"].map((name) => (trace as never)[name]);
  return (
    values.length <= 2 && values.every((one) => one === undefined || one === null || typeof one === "string")
  );
}

function isError(error: unknown): boolean {
  if (!isContainer(error)) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  return Number.isInteger(code) && typeof message === "string";
}

/** Formats the id of a client's request as JSON. */
export function formatId({ id, idText }: ClientMessage): string {
  return idText ?? JSON.stringify(id);
}

/** Whether two messages are requests of the same method, notifications of the same method, or responses to the same request. */
export function isSameKind(recorded: Message, message: Message): boolean {
  if (message.method === undefined) return recorded.method === undefined && recorded.id === message.id;
  return recorded.method === message.method && (recorded.id === undefined) === (message.id === undefined);
}

/**
 * Whether a client's message must match this recorded message of its kind, and may not match a later one instead. Messages of one
 * method on one thread keep their order: a client that seems to skip one of them has sent a different one in its place.
 */
export function requiresOrder(recorded: Message, message: Message): boolean {
  return message.method !== undefined && getThreadId(recorded) === getThreadId(message);
}

function getThreadId({ params }: Message): unknown {
  return (params as { threadId?: unknown } | undefined)?.threadId;
}

/** Removes the request id and the source text from a message, for a report. */
export function removeId({ id: _, idText: __, line: ___, ...message }: ClientMessage): Message {
  return message;
}

/** Describes a message for an error text. */
export function describeMessage({ method, id }: Message): string {
  if (method === undefined) return `the answer to request ${id}`;
  return `\`${method}\``;
}

/** Describes the first difference between a message and the recorded one, as the end of a sentence. */
export function describeDifference(difference: MessageComparison["differences"][number] | undefined): string {
  if (!difference) return "it differs.";
  const { path, expected, got } = difference;
  return `\`${path}\`: expected ${formatValue(expected)}, got ${formatValue(got)}.`;
}

function formatValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? shortenText(text, 120, 117) : text;
}
