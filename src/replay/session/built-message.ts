import type { WireEntry } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import type { Answer } from "./thread-answers.js";

/** A message of codex with its JSON: one of a recording, or one that was built. */
export type CodexMessage = Pick<WireEntry, "message" | "raw">;

/** Makes a response, in codex's order of members. The sender replaces its id 0 by that of the client's request. */
export function buildResponse(answer: Answer): CodexMessage {
  return buildMessage("error" in answer ? { ...answer, id: 0 } : { id: 0, ...answer });
}

/** Makes a message of codex. */
export function buildMessage(message: Message): CodexMessage {
  return { message, raw: JSON.stringify(message) };
}
