import type { WireEntry } from "../recording/wire-reader.js";
import type { Message } from "../transport/message.js";
import type { Answer } from "./thread-answers.js";

/** A message of codex, recorded or built, with its JSON text. */
export type CodexMessage = Pick<WireEntry, "message" | "raw">;

/** Builds a response, in codex's order of members. The sender replaces the id 0 by the id of the client's request. */
export function buildResponse(answer: Answer): CodexMessage {
  return buildMessage("error" in answer ? { ...answer, id: 0 } : { id: 0, ...answer });
}

/** Builds a message of codex. */
export function buildMessage(message: Message): CodexMessage {
  return { message, raw: JSON.stringify(message) };
}
