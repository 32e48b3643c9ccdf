import type { OutputItem } from "../model/index.js";

const ID_KEYS = ["id", "item_id", "call_id"];
const PREFIXES: Record<string, string> = { message: "msg", reasoning: "rs", function_call: "fc" };

/**
 * The ids that a live model gives, and those that the script will give in their place. codex sees the script's, so that
 * the live run and its replay are the same; the upstream gets its own back.
 */
export class Ids {
  readonly #toScript = new Map<string, string>();
  readonly #toUpstream = new Map<string, string>();

  /** @param suffix number of the response and of the item in it: `2_1` */
  name(item: OutputItem, suffix: string): void {
    const prefix = PREFIXES[item.type] ?? /^[a-z]+(?=_)/.exec(item.id ?? "")?.[0] ?? "item";
    this.#pair(item.id, `${prefix}_${suffix}`);
    this.#pair(item.call_id, `call_${suffix}`);
  }

  nameResponse(id: unknown, number: number): void {
    this.#pair(id, `resp_${number}`);
  }

  toScript<T>(value: T): T {
    return swap(value, this.#toScript);
  }

  toUpstream<T>(value: T): T {
    return swap(value, this.#toUpstream);
  }

  #pair(upstream: unknown, script: string): void {
    if (typeof upstream !== "string") return;
    this.#toScript.set(upstream, script);
    this.#toUpstream.set(script, upstream);
  }
}

function swap<T>(value: T, ids: Map<string, string>): T {
  if (Array.isArray(value)) return value.map((item) => swap(item, ids)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const id = ID_KEYS.includes(key) && typeof item === "string" ? ids.get(item) : undefined;
      return [key, id ?? swap(item, ids)];
    }),
  ) as T;
}
