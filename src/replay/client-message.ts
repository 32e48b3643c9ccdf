/** What a client says: one line of it, whether it may be a recorded one, and how errors tell of it. */
import type { MessageComparison } from "./compare-messages.js";
import type { Message } from "./wire-reader.js";

/** A line of the client's; undefined where it is no JSON-RPC. */
export function parseMessage(line: string): Message | undefined {
  try {
    const parsed = JSON.parse(line);
    const isMessage = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    if (!isMessage) return undefined;
    if (typeof parsed.method === "string") return parsed;
    return "id" in parsed && ("result" in parsed || "error" in parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Both requests or both notifications of one method, or both answers to one question. */
export function isSameKind(recorded: Message, message: Message): boolean {
  if (message.method === undefined) return recorded.method === undefined && recorded.id === message.id;
  return recorded.method === message.method && (recorded.id === undefined) === (message.id === undefined);
}

/** Two calls of one method on one thread never change places; a client that seems to skip one sent another. */
export function requiresOrder(recorded: Message, message: Message): boolean {
  return message.method !== undefined && getThreadId(recorded) === getThreadId(message);
}

function getThreadId({ params }: Message): unknown {
  return (params as { threadId?: unknown } | undefined)?.threadId;
}

/** What is told of a message: ids are each side's own. */
export function removeId({ id: _, ...message }: Message): Message {
  return message;
}

/** A message in the words of an error. */
export function describeMessage({ method, id }: Message): string {
  if (method === undefined) return `the answer to request ${id}`;
  return `\`${method}\``;
}

/** The first place where a message is another than the recorded one, as a sentence's end. */
export function describeDifference(difference: MessageComparison["differences"][number] | undefined): string {
  if (!difference) return "it differs.";
  const { path, expected, got } = difference;
  return `\`${path}\`: expected ${formatValue(expected)}, got ${formatValue(got)}.`;
}

function formatValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
