/** Parses a client's messages, classifies them against recorded ones, and describes them in error texts. */

import { isTooDeep } from "../../transcript/json-value.js";
import { isMessage, type Message } from "../transport/message.js";
import type { MessageComparison } from "./compare-messages.js";

/** Parses one line from the client. @returns undefined if the line is not a JSON-RPC message */
export function parseMessage(line: string): Message | undefined {
  try {
    const parsed = JSON.parse(line);
    if (!isMessage(parsed) || isTooDeep(parsed, line)) return undefined;
    if (parsed.method !== undefined) return parsed;
    return "id" in parsed && ("result" in parsed || "error" in parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Whether both are requests, or both notifications, of one method, or both are responses to the same request. */
export function isSameKind(recorded: Message, message: Message): boolean {
  if (message.method === undefined) return recorded.method === undefined && recorded.id === message.id;
  return recorded.method === message.method && (recorded.id === undefined) === (message.id === undefined);
}

/**
 * Whether the client must send these two messages in the recorded order. Two calls of one method on one thread cannot be
 * reordered: if a client seems to skip a call, it sent a different one.
 */
export function requiresOrder(recorded: Message, message: Message): boolean {
  return message.method !== undefined && getThreadId(recorded) === getThreadId(message);
}

function getThreadId({ params }: Message): unknown {
  return (params as { threadId?: unknown } | undefined)?.threadId;
}

/** Removes the request id from a message for reports, because each side chooses its own ids. */
export function removeId({ id: _, ...message }: Message): Message {
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
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
