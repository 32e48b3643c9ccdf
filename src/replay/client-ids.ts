import { findIdPlaceholders } from "../transcript/placeholders.js";
import { type Comparison, compare, type Ids } from "./compare.js";
import type { Message } from "./wire.js";

/** The ids of a recording, and what stands for each with this client: of its requests, and those that it made up itself. */
export class ClientIds {
  /** Ids of recorded requests → this client's, in JSON. */
  readonly #requests = new Map<string, string>();
  readonly #ids: Ids = new Map();
  /** Those that codex has told the client of. */
  readonly #known = new Set<string>();

  /** Where a client's message differs from the recorded one, and what its ids would stand for. */
  compare(expected: Message, got: Message, strict: boolean): Comparison {
    return compare(expected, got, { ids: this.#ids, known: this.#known, strict });
  }

  bind(bound: Comparison["bound"]): void {
    for (const [standIn, own] of bound) this.#ids.set(standIn, own);
  }

  /** The client's message stands for the recorded one: so does its id. */
  bindRequest({ id: recorded }: Message, { id: own }: Message): void {
    if (recorded !== undefined && own !== undefined)
      this.#requests.set(JSON.stringify(recorded), JSON.stringify(own));
  }

  /** A recorded message of codex, with this client's ids. @param raw its JSON, which is kept but for them */
  forClient(message: Message, raw: string): string {
    const isResponse = message.method === undefined;
    if (isResponse || message.id !== undefined || message.method?.endsWith("/started"))
      for (const id of findIdPlaceholders(raw)) this.#known.add(id);
    let text = isResponse ? this.#withRequestId(message, raw) : raw;
    for (const [standIn, own] of this.#ids) text = text.replaceAll(standIn, own);
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
