/** Reports a client's message that matches no recorded one, and decides how the fake codex reacts to it. */
import { shortenText } from "../../redact/hide/index.js";
import type { WireEntry } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import { type ClientMessage, describeDifference, describeMessage, removeId } from "./client-message.js";
import { findCodexRefusal, isKnownRequest } from "./codex-refusal.js";
import type { Mismatch } from "./mismatch.js";
import type { SessionState } from "./session-state.js";
import { describeInvalidThread, findUnknownThread, parseThreadId } from "./thread-ids.js";

/** The member `error` of a JSON-RPC response. */
export interface ResponseError {
  code: number;
  message: string;
  data?: unknown;
}

/**
 * Refuses a request: with codex's own error if codex would refuse it, else with an error that explains the mismatch.
 * @returns the error to respond with
 */
export function refuseRequest(state: SessionState, request: ClientMessage): ResponseError {
  const refusal =
    findCodexRefusal(request, state.clientStatus, state.paramTypes) ?? findThreadRefusal(state, request);
  if (refusal) {
    const { message: text } = refusal;
    const message = text.length > 200 ? shortenText(text, 200) : text;
    state.report.addMismatch({ code: "refused", message, got: removeId(request) });
    return refusal;
  }
  const { at, message, ...data } = reportMismatch(state, request);
  return { code: -32600, message: `touchstone: ${message}`, data: { at, ...data } };
}

/** Finds the error with which codex refuses a request about a thread that it doesn't know. */
function findThreadRefusal(state: SessionState, { method = "", params }: Message): ResponseError | undefined {
  const { threadId } = (params ?? {}) as { threadId?: unknown };
  if (typeof threadId !== "string" || !/^(thread|turn|review)\//.test(method)) return undefined;
  const parsed = parseThreadId(threadId);
  if ("problem" in parsed) return { code: -32600, message: describeInvalidThread(method, parsed.problem) };
  return state.collectThreads().has(parsed.id) ? undefined : findUnknownThread(method, parsed.id);
}

/**
 * Reports a notification that matches no recorded one, unless the strictness ignores it. A notification with the method of a
 * request is always reported. No notification gets a response.
 */
export function refuseNotification(state: SessionState, notification: ClientMessage): void {
  const { method = "" } = notification;
  if (isKnownRequest(method)) {
    const message = `The client sent the request \`${method}\` without an id that codex accepts (text, or a 64-bit integer), with a wrong \`trace\`, or with one of these two members twice. codex takes it as a notification, does nothing and answers nothing.`;
    state.report.addMismatch({ code: "mismatch", message, got: removeId(notification) });
  } else if (!state.rules.ignoresOtherNotifications) reportMismatch(state, notification);
}

/**
 * Reports a response that matches no recorded one.
 * @returns whether the recording expects another response to the same request of codex. The replay then can't continue, because
 *   JSON-RPC has no way to refuse a response.
 */
export function refuseResponse(state: SessionState, response: Message): boolean {
  const recorded = state.cursor.findResponse(response.id);
  const got = removeId(response);
  if (!recorded) {
    const message = describeUnknownAnswer(state, response);
    state.report.addMismatch({ code: "unexpected-answer", message, got });
    return false;
  }
  const { differences } = state.compare(recorded.message, response);
  state.report.addMismatch({
    code: "mismatch",
    message: `No recording has this answer of the client; ${describeDifference(differences[0])}`,
    ...describeExpected(state, recorded),
    got,
    differences,
  });
  return true;
}

function describeUnknownAnswer(state: SessionState, { id }: Message): string {
  const number = typeof id === "string" ? Number(id) : Number.NaN;
  const text = `codex asked nothing with id ${JSON.stringify(id)}.`;
  if (!state.cursor.findResponse(number)) return text;
  const verb = state.cursor.findAskedRequest(number) ? "It asked" : "In the recording, it asks later";
  return `${text} ${verb} with the number ${number}, and the client answered with a text.`;
}

/** The members of a mismatch that say where the recording is and which message it expects there. */
export function describeExpected(
  state: SessionState,
  entry: WireEntry,
): Required<Pick<Mismatch, "at" | "expected">> {
  return { at: state.report.formatPosition(entry), expected: removeId(entry.message) };
}

/** Reports a request or a notification that is not the expected one. */
function reportMismatch(state: SessionState, message: Message): Mismatch {
  const entry = state.findExpectedEntry();
  const got = removeId(message);
  if (!entry) {
    const text = `The recording is over, and the client sent ${describeMessage(message)}.`;
    return state.report.addMismatch({ code: "mismatch", message: text, expected: null, got });
  }
  const expected = entry.message;
  const { differences } = state.compare(expected, message);
  const text =
    expected.method === message.method
      ? `${describeMessage(message)} is not the recorded one; ${describeDifference(differences[0])}`
      : `The client sent ${describeMessage(message)} where ${describeMessage(expected)} is due.`;
  return state.report.addMismatch({
    code: "mismatch",
    message: text,
    ...describeExpected(state, entry),
    got,
    differences,
  });
}
