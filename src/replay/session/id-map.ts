import { findIdPlaceholders } from "../../transcript/placeholders.js";
import type { Message } from "../transport/message.js";
import { compareMessages, type IdBindings, type MessageComparison } from "./compare-messages.js";

/** Maps the ids of a recording to this client's ids: its request ids, and the ids that it generates itself. */
export class IdMap {
  /** Id of a recorded request → id of this client's request, both as JSON. */
  readonly #requests = new Map<string, string>();
  readonly #bindings: IdBindings = new Map();
  /** Id placeholders that codex has sent to the client. */
  readonly #sentToClient = new Set<string>();

  /**
   * Compares a client's message with the recorded one.
   * @returns the differences, and the ids to bind if it is accepted
   */
  compare(expected: Message, got: Message, comparesAdditionalMembers: boolean): MessageComparison {
    return compareMessages(expected, got, {
      ids: this.#bindings,
      known: this.#sentToClient,
      comparesAdditionalMembers,
    });
  }

  addBindings(bindings: MessageComparison["bindings"]): void {
    for (const [placeholder, own] of bindings) this.#bindings.set(placeholder, own);
  }

  /** Maps the id of a recorded request to the id of the client's request that was accepted for it. */
  bindRequestId({ id: recorded }: Message, { id: own }: Message): void {
    if (recorded !== undefined && own !== undefined)
      this.#requests.set(JSON.stringify(recorded), JSON.stringify(own));
  }

  /**
   * Replaces the ids in a recorded message of codex by this client's.
   * @param raw the message's JSON; all else in it is kept
   */
  translateForClient(message: Message, raw: string): string {
    const isResponse = message.method === undefined;
    if (isResponse || message.id !== undefined || message.method?.endsWith("/started"))
      for (const id of findIdPlaceholders(raw)) this.#sentToClient.add(id);
    let text = isResponse ? this.#replaceRequestId(message, raw) : raw;
    for (const [placeholder, own] of this.#bindings) text = text.replaceAll(placeholder, own);
    return text;
  }

  #replaceRequestId(message: Message, raw: string): string {
    const recorded = JSON.stringify(message.id);
    const own = this.#requests.get(recorded);
    if (own === undefined || own === recorded) return raw;
    // codex writes the id first in a result and last in an error. Other members in between may be named `id`, too.
    if (raw.startsWith(`{"id":${recorded},`)) return `{"id":${own}${raw.slice(6 + recorded.length)}`;
    if (raw.endsWith(`,"id":${recorded}}`)) return `${raw.slice(0, -recorded.length - 1)}${own}}`;
    return JSON.stringify({ ...message, id: JSON.parse(own) });
  }
}
