/** If no fixture is named, chooses the recording by what the client asks for. */
import { REQUESTS } from "../../protocol/index.js";
import { listWires } from "../recording/fixture-lookup.js";
import { findByPrompt } from "../recording/prompt-match.js";
import type { Message } from "../transport/message.js";
import { type ClientMessage, isSameKind } from "./client-message.js";
import { isPrompt } from "./request-options.js";
import type { SessionState } from "./session-state.js";

/**
 * Whether a message helps to choose the recording: a request after `initialize` that does not only read, up to the first `turn/start`.
 * Nothing is chosen while the cursor is out of order (`isInOrder`).
 */
export function choosesRecording(state: SessionState, message: ClientMessage): boolean {
  const { match, calls, cursor } = state;
  if (match !== "prompt" || !cursor.isInOrder || !isCall(state, message)) return false;
  return message.method !== REQUESTS.initialize && !calls.some(({ method }) => method === REQUESTS.turnStart);
}

/** Whether a message is a request that does not only read. Only such requests distinguish recordings. */
export function isCall({ readOnly }: SessionState, { id, method }: Message): boolean {
  return id !== undefined && method !== undefined && !readOnly?.isReadOnly(method);
}

/**
 * Switches to the recording that fits best what the client has sent, if it is not played already. Reports the switch, and in any
 * case the choice by a prompt.
 * @returns whether a recording fits
 */
export function switchByPrompt(state: SessionState, message: ClientMessage): boolean {
  const { folder, cursor } = state;
  const calls = [...state.calls, message];
  const isTurn = message.method === REQUESTS.turnStart;
  const found = findByPrompt({
    wires: folder === undefined ? [] : listWires(folder),
    messageCount: calls.length,
    hasPrompt: isTurn,
    isSkipped: (recorded) => !isCall(state, recorded),
    fit(index, recorded) {
      const call = calls[index] ?? {};
      if (!isSameKind(recorded, call)) return undefined;
      const { differences, tolerated } = state.compare(recorded, call);
      if (differences.length > 0) return undefined;
      const prompts = tolerated.filter(({ path }) => isPrompt(recorded.method, path)).length;
      return { prompts, options: tolerated.length - prompts };
    },
  });
  if (!found) return false;
  const { path, process } = cursor.position;
  const isOther = found.reader.path !== path || found.reader.process !== process;
  if (isOther) cursor.switchTo(found.reader);
  else found.reader.close();
  if (isOther || isTurn) state.report.addBranch(found.others);
  return true;
}
