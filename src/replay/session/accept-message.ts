/** Finds the recorded message that the client's message matches, and marks it as received. */
import { INITIALIZED } from "../../protocol/index.js";
import { findBranch } from "../recording/recording-branch.js";
import type { WireEntry } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import { isSameKind, requiresOrder } from "./client-message.js";
import type { MessageComparison } from "./compare-messages.js";
import type { SessionState } from "./session-state.js";

/** Compares a recorded message with the client's. */
type Compare = (recorded: Message) => MessageComparison;

/**
 * Accepts the client's message if it matches one of the messages that may come now, or one in another recording with the
 * same beginning, to which the session then switches.
 * @returns whether the message was accepted
 */
export function acceptMessage(state: SessionState, message: Message): boolean {
  const compare: Compare = (recorded) => state.compare(recorded, message);
  return (
    acceptExpected(state, message, compare) ||
    acceptBranch(state, message, compare) ||
    (state.rules.acceptsAnyParams && acceptExpected(state, message, findNoDifference))
  );
}

function findNoDifference(): MessageComparison {
  return { differences: [], bindings: [] };
}

/** Accepts the message if it matches one of the messages that this recording expects now. */
function acceptExpected(state: SessionState, message: Message, compare: Compare): boolean {
  const skipped: WireEntry[] = [];
  for (const entry of state.cursor.listAcceptable()) {
    if (isSameKind(entry.message, message)) {
      const { differences, bindings } = compare(entry.message);
      if (differences.length === 0) {
        state.idMap.addBindings(bindings);
        state.idMap.bindRequestId(entry.message, message);
        state.cursor.markReceived(entry);
        skipInitialized(state, skipped);
        return true;
      }
      if (requiresOrder(entry.message, message)) return false;
    }
    if (!state.rules.allowsAnotherOrder) return false;
    skipped.push(entry);
  }
  return false;
}

/**
 * Does not wait for a skipped `initialized` any more. It is a notification, so it has no response that another message
 * could depend on.
 */
function skipInitialized(state: SessionState, skipped: WireEntry[]): void {
  for (const entry of skipped) if (entry.message.method === INITIALIZED) state.cursor.markReceived(entry);
}

/** Switches to another recording that has the same beginning and continues with this message. */
function acceptBranch(state: SessionState, message: Message, compare: Compare): boolean {
  const { cursor, folder, match } = state;
  if (!cursor.isInOrder) return false;
  const branch = findBranch(cursor.position, {
    folder,
    anyRecording: match === "prompt",
    isResponse: message.method === undefined,
    matches: (recorded) => isSameKind(recorded, message) && compare(recorded).differences.length === 0,
  });
  if (!branch) return false;
  cursor.switchTo(branch.reader);
  state.report.addBranch(branch.others);
  return acceptExpected(state, message, compare);
}
