import { findIdPlaceholders } from "../transcript/placeholders.js";
import { compareMessages, type IdBindings, type MessageComparison } from "./compare-messages.js";
import type { Message } from "./wire-reader.js";

/** The ids of a recording, and what stands for each with this client: of its requests, and those that it made up itself. */
export class IdMap {
  /** Ids of recorded requests → this client's, in JSON. */
  readonly #requests = new Map<string, string>();
  readonly #bindings: IdBindings = new Map();
  /** Those that codex has told the client of. */
  readonly #toldToClient = new Set<string>();

  /** Where a client's message differs from the recorded one, and what its ids would stand for. */
  compare(expected: Message, got: Message, strict: boolean): MessageComparison {
    return compareMessages(expected, got, { ids: this.#bindings, known: this.#toldToClient, strict });
  }

  addBindings(bindings: MessageComparison["bindings"]): void {
    for (const [placeholder, own] of bindings) this.#bindings.set(placeholder, own);
  }

  /** The client's message stands for the recorded one: so does its id. */
  bindRequestId({ id: recorded }: Message, { id: own }: Message): void {
    if (recorded !== undefined && own !== undefined)
      this.#requests.set(JSON.stringify(recorded), JSON.stringify(own));
  }

  /** A recorded message of codex, with this client's ids. @param raw its JSON, which is kept but for them */
  translateForClient(message: Message, raw: string): string {
    const isResponse = message.method === undefined;
    if (isResponse || message.id !== undefined || message.method?.endsWith("/started"))
      for (const id of findIdPlaceholders(raw)) this.#toldToClient.add(id);
    let text = isResponse ? this.#withRequestId(message, raw) : raw;
    for (const [placeholder, own] of this.#bindings) text = text.replaceAll(placeholder, own);
    return text;
  }

  #withRequestId(message: Message, raw: string): string {
    const recorded = JSON.stringify(message.id);
    const own = this.#requests.get(recorded);
    if (own === undefined || own === recorded) return raw;
    // In a result the id comes first, in an error last; between them other members might be called `id`, too.
    if (raw.startsWith(`{"id":${recorded},`)) return `{"id":${own}${raw.slice(6 + recorded.length)}`;
    if (raw.endsWith(`,"id":${recorded}}`)) return `${raw.slice(0, -recorded.length - 1)}${own}}`;
    return JSON.stringify({ ...message, id: JSON.parse(own) });
  }
}
