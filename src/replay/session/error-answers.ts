/**
 * What codex does with a JSON-RPC error as the answer to an approval. codex 0.163.0 continues as after `decline`, and a
 * command then ends with the status `failed` in place of `declined`; a change of files ends as `declined`.
 */
import { NOTIFICATIONS, SERVER_REQUESTS } from "../../protocol/index.js";
import type { Message } from "../transport/message.js";
import type { MessageDifference } from "./compare-messages.js";

const APPROVALS: readonly (string | undefined)[] = [
  SERVER_REQUESTS.commandApproval,
  SERVER_REQUESTS.fileChangeApproval,
];

/**
 * Reads an error as the answer to an approval.
 * @param asked codex's request
 * @returns the answer with the result `decline` beside its error; undefined if the answer is not an error, or codex asked something else
 */
export function readAsDecline<M extends Message>(asked: Message | undefined, answer: M): M | undefined {
  if (answer.error === undefined || !APPROVALS.includes(asked?.method)) return undefined;
  return { ...answer, result: { decision: "decline" } };
}

/** Finds the item id of the command whose approval codex asked for; undefined if it asked for something else. */
export function findCommand(asked: Message | undefined): unknown {
  if (asked?.method !== SERVER_REQUESTS.commandApproval) return undefined;
  return (asked.params as { itemId?: unknown } | undefined)?.itemId;
}

/** Lists the error of the client's answer as a difference, if the recorded answer is not an error. */
export function listError(recorded: Message, { error }: Message): MessageDifference[] {
  const isOther = error !== undefined && recorded.error === undefined;
  return isOther ? [{ path: "error", expected: undefined, got: error }] : [];
}

/**
 * Gives the message about the end of a command the status `failed`, if the client answered the command's approval with an error.
 * @param raw JSON of codex's message
 * @param failedItems ids of the commands whose approval was answered with an error
 */
export function markFailed({ method, params }: Message, raw: string, failedItems: Set<unknown>): string {
  if (failedItems.size === 0 || method !== NOTIFICATIONS.itemCompleted) return raw;
  const { item } = (params ?? {}) as { item?: { id?: unknown } };
  return failedItems.has(item?.id) ? raw.replace('"status":"declined"', '"status":"failed"') : raw;
}
