import type { OutputItem } from "../model/index.js";
import { buildModelId } from "../transcript/index.js";

const ID_KEYS = ["id", "item_id", "call_id"];

/**
 * Maps the ids of a live model to the ids that the script will use. codex sees the script's ids, so that the
 * live run and its replay are equal. In codex's requests, the upstream gets its own ids back.
 */
export class ScriptIds {
  readonly #toScript = new Map<string, string>();
  readonly #toUpstream = new Map<string, string>();

  /**
   * Assigns the script's ids to an item.
   * @param suffix number of the response, and position of the item among the steps of the response: `2_1`
   */
  assign(item: OutputItem, suffix: string): void {
    this.#pair(item.id, buildModelId(item.type, suffix, item.id));
    this.#pair(item.call_id, buildModelId("call", suffix));
  }

  assignResponse(id: unknown, number: number): void {
    this.#pair(id, buildModelId("response", number));
  }

  translateToScript<T>(value: T): T {
    return replaceIds(value, this.#toScript);
  }

  translateToUpstream<T>(value: T): T {
    return replaceIds(value, this.#toUpstream);
  }

  #pair(upstream: unknown, script: string): void {
    if (typeof upstream !== "string") return;
    this.#toScript.set(upstream, script);
    this.#toUpstream.set(script, upstream);
  }
}

function replaceIds<T>(value: T, ids: Map<string, string>): T {
  if (Array.isArray(value)) return value.map((item) => replaceIds(item, ids)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const id = ID_KEYS.includes(key) && typeof item === "string" ? ids.get(item) : undefined;
      return [key, id ?? replaceIds(item, ids)];
    }),
  ) as T;
}
