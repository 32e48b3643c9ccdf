import { findIdPlaceholders, findProcessIds } from "../../transcript/placeholders.js";
import type { Message } from "../transport/message.js";
import { type ClientMessage, formatId } from "./client-message.js";
import { compareMessages, type IdBindings, type MessageComparison } from "./compare-messages.js";

/** Number in the first id that `createId` makes. The ids in recordings have lower numbers. */
const FIRST_EXTRA_ID = 900_001;

/** Maps the ids of a recording to this client's ids: its request ids, and the ids that it generates itself. */
export class IdMap {
  /** Id of a recorded request → id of this client's request, both as JSON. */
  readonly #requests = new Map<string, string>();
  readonly #bindings: IdBindings = new Map();
  /** Placeholders of ids and processes that codex has sent to the client, in a response, a request or a notification `…/started`. */
  readonly #sentToClient = new Set<string>();
  #extraIdCount = 0;

  /**
   * Compares a client's message with the recorded one.
   * @returns the differences, and the ids to bind if the message is accepted
   */
  compare(expected: Message, got: Message, isStrict: boolean): MessageComparison {
    return compareMessages(expected, got, { ids: this.#bindings, known: this.#sentToClient, isStrict });
  }

  /** Whether codex has sent this id placeholder to the client, in a response, a request or a notification `…/started`. */
  hasSent(placeholder: string): boolean {
    return this.#sentToClient.has(placeholder);
  }

  addBindings(bindings: MessageComparison["bindings"]): void {
    for (const [placeholder, own] of bindings) this.#bindings.set(placeholder, own);
  }

  /** Maps the id of a recorded request to the id of the client's request that was accepted for it. */
  bindRequestId({ id: recorded }: Message, own: ClientMessage): void {
    if (recorded !== undefined && own.id !== undefined)
      this.#requests.set(JSON.stringify(recorded), formatId(own));
  }

  /**
   * Makes an id that the recording does not have.
   * @param like a recorded id. The new id differs only in the last 11 digits, so it is of the same kind, such as the id of a turn
   */
  createId(like: string): string {
    const kindEnd = -11;
    return `${like.slice(0, kindEnd)}${String(FIRST_EXTRA_ID + this.#extraIdCount++).padStart(-kindEnd, "0")}`;
  }

  /**
   * Replaces the ids in a recorded message of codex by this client's ids.
   * @param raw the message's JSON; all else in it is kept
   */
  translateForClient(message: Message, raw: string): string {
    const isResponse = message.method === undefined;
    if (isResponse || message.id !== undefined || message.method?.endsWith("/started"))
      for (const id of [...findIdPlaceholders(raw), ...findProcessIds(raw)]) this.#sentToClient.add(id);
    const own = isResponse ? this.#requests.get(JSON.stringify(message.id)) : undefined;
    return this.translateIds(own === undefined ? raw : replaceRequestId(message, raw, own));
  }

  /** Replaces placeholders in a text of codex by the ids that the client has generated itself. */
  translateIds(raw: string): string {
    let text = raw;
    for (const [placeholder, own] of this.#bindings) text = text.replaceAll(placeholder, own);
    return text;
  }
}

/**
 * Replaces the id of a recorded response.
 * @param raw the response's JSON
 * @param own the client's id as JSON
 */
export function replaceRequestId({ id, ...message }: Message, raw: string, own: string): string {
  const recorded = JSON.stringify(id);
  if (own === recorded) return raw;
  // codex writes the id first in a result and last in an error. Other members in between may be named `id`, too.
  if (raw.startsWith(`{"id":${recorded},`)) return `{"id":${own}${raw.slice(6 + recorded.length)}`;
  if (raw.endsWith(`,"id":${recorded}}`)) return `${raw.slice(0, -recorded.length - 1)}${own}}`;
  return `{"id":${own},${JSON.stringify(message).slice(1)}`;
}
