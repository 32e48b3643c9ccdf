/** Finds the recorded message that the client's message matches, and marks it as received. */
import { REQUESTS } from "../../protocol/index.js";
import { findBranch, openNextProcess } from "../recording/recording-branch.js";
import type { WireEntry } from "../recording/wire-reader.js";
import { choosesRecording, isCall, switchByPrompt } from "./choose-recording.js";
import { type ClientMessage, isSameKind, requiresOrder } from "./client-message.js";
import type { MessageComparison } from "./compare-messages.js";
import { findCommand, listError, readAsDecline } from "./error-answers.js";
import type { SessionState } from "./session-state.js";

/**
 * First lets the client's message choose the recording, if it may (`choosesRecording`). Then accepts the message if it matches one of
 * the recorded messages that may come now. Otherwise looks for the message in other recorded processes: one with the same beginning,
 * the recording's next one, or one that fits the prompt. If one has the message, the session switches to this process. Last, an error
 * may count as `decline`, or the strictness may accept any params.
 * @returns whether the message was accepted
 */
export function acceptMessage(state: SessionState, message: ClientMessage): boolean {
  if (choosesRecording(state, message)) switchByPrompt(state, message);
  return (
    acceptExpected(state, message) ||
    acceptBranch(state, message) ||
    acceptInNextProcess(state, message) ||
    acceptByPrompt(state, message) ||
    acceptAsDecline(state, message) ||
    (acceptsAnyParams(state, message) && acceptExpected(state, message, { tolerates: true }))
  );
}

/**
 * Accepts an error as the answer to an approval, if the strictness tolerates differences and `decline` is recorded as an answer. codex
 * takes such an error for `decline`.
 */
function acceptAsDecline(state: SessionState, message: ClientMessage): boolean {
  if (state.rules.toleratesNoDifference || message.method !== undefined) return false;
  const asked = state.cursor.findAskedRequest(message.id);
  const decline = readAsDecline(asked, message);
  if (!decline || !(acceptExpected(state, decline) || acceptBranch(state, decline))) return false;
  const command = findCommand(asked);
  if (command !== undefined) state.failedItems.add(command);
  return true;
}

function acceptByPrompt(state: SessionState, message: ClientMessage): boolean {
  const { match, cursor } = state;
  if (match !== "prompt" || !cursor.isInOrder || !isCall(state, message)) return false;
  return switchByPrompt(state, message) && acceptExpected(state, message);
}

/** Whether the message is accepted with any params or result. If the prompt chooses the recording, no turn of another prompt is played. */
function acceptsAnyParams({ rules, match }: SessionState, { method }: ClientMessage): boolean {
  return rules.acceptsAnyParams && !(match === "prompt" && method === REQUESTS.turnStart);
}

/**
 * Accepts the message if it matches one of the messages that this recording expects now.
 * @param tolerates whether every difference is tolerated
 */
function acceptExpected(state: SessionState, message: ClientMessage, { tolerates = false } = {}): boolean {
  const skipped: WireEntry[] = [];
  for (const entry of state.cursor.listAcceptable()) {
    if (isSameKind(entry.message, message)) {
      const comparison = state.compare(entry.message, message);
      const isSame = comparison.differences.length === 0 && !asksForOther(state, entry, message);
      const isAccepted = tolerates || isSame;
      if (
        isAccepted &&
        !jumpsOverTurn(state, message, skipped) &&
        !jumpsOverThread(state, entry, message, skipped)
      ) {
        receive(state, entry, message, comparison);
        state.cursor.skipInitialized(entry);
        return true;
      }
      if (requiresOrder(entry.message, message)) return false;
    }
    if (!state.rules.allowsAnotherOrder) return false;
    skipped.push(entry);
  }
  return false;
}

function receive(
  state: SessionState,
  entry: WireEntry,
  message: ClientMessage,
  { differences, tolerated, bindings }: MessageComparison,
): void {
  const all = [...differences, ...tolerated, ...listError(entry.message, message)];
  if (all.length > 0) state.report.addDiffers(entry, all);
  state.idMap.addBindings(bindings);
  state.idMap.bindRequestId(entry.message, message);
  state.cursor.markReceived(entry);
  if (message.method === REQUESTS.initialize) state.keepInitialize(message);
  state.keepStoredThread(message.params);
  if (state.match === "prompt" && isCall(state, message)) state.calls.push(message);
}

/**
 * Whether a request that only reads has members that the recorded request lacks. In other requests such members are ignored, but the
 * answer to a request that only reads depends on them.
 */
function asksForOther(
  state: SessionState,
  { message: recorded }: WireEntry,
  message: ClientMessage,
): boolean {
  const { differences } = state.idMap.compare(recorded, message, true);
  return differences.length > 0 && state.readOnly?.isReadOnly(message.method ?? "") === true;
}

/**
 * Whether a request that reads threads comes before a recorded request that loads a thread or starts a turn. The recorded answer
 * describes this thread or turn, so the answer does not fit yet.
 */
function jumpsOverTurn({ readOnly }: SessionState, { method }: ClientMessage, skipped: WireEntry[]): boolean {
  if (skipped.length === 0 || !method?.startsWith("thread/") || !readOnly?.isReadOnly(method)) return false;
  return skipped.some(({ message }) => STARTING.includes(message.method));
}

/**
 * Whether a request that itself loads no thread names a thread whose id codex has not sent yet, and comes before a recorded request
 * that loads a thread. codex would not find the named thread. A request with the recorded id itself may come early, because a test may
 * know this id.
 */
function jumpsOverThread(
  { idMap }: SessionState,
  { message }: WireEntry,
  { params }: ClientMessage,
  skipped: WireEntry[],
): boolean {
  const { threadId } = (message.params ?? {}) as { threadId?: unknown };
  const isKnown = threadId === (params as { threadId?: unknown } | undefined)?.threadId;
  if (typeof threadId !== "string" || isKnown || idMap.hasSent(threadId)) return false;
  if (LOADING.includes(message.method)) return false;
  return skipped.some((entry) => LOADING.includes(entry.message.method));
}

/** The requests that load a thread. */
const LOADING: (string | undefined)[] = [REQUESTS.threadStart, REQUESTS.threadResume, REQUESTS.threadFork];
const STARTING = [...LOADING, REQUESTS.turnStart];

/** Switches to another recorded process that has the same beginning and continues with this message, and accepts the message there. */
function acceptBranch(state: SessionState, message: ClientMessage): boolean {
  const { cursor, folder, match } = state;
  if (!cursor.isInOrder) return false;
  const branch = findBranch(cursor.position, {
    folder,
    anyRecording: match === "prompt",
    isResponse: message.method === undefined,
    mayLackInitialized: state.rules.allowsAnotherOrder,
    matches: (recorded) =>
      isSameKind(recorded, message) && state.compare(recorded, message).differences.length === 0,
  });
  if (!branch) return false;
  cursor.switchTo(branch.reader);
  state.report.addBranch(branch.others);
  return acceptExpected(state, message);
}

/**
 * If the client resumes a thread at the end of a recorded process, continues with the next process of the recording. The recorded
 * client started codex again to resume the thread, while this client uses the codex that still runs.
 */
function acceptInNextProcess(state: SessionState, message: ClientMessage): boolean {
  const { cursor, rules } = state;
  if (message.method !== REQUESTS.threadResume || !rules.allowsAnotherOrder || cursor.getDueEntry())
    return false;
  const next = openNextProcess(cursor.position);
  const entry = next?.peek();
  const matches = entry && isSameKind(entry.message, message);
  if (!next || !matches || state.compare(entry.message, message).differences.length > 0) return false;
  cursor.switchTo(next);
  state.report.reopen();
  state.report.addBranch([]);
  return acceptExpected(state, message);
}
