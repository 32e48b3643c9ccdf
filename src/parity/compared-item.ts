import { isObject, type JsonValue, stringifyJson } from "../transcript/index.js";
import type { ComparedItem } from "./parity-types.js";

/** Where a fact stands. */
export type ItemSource = Pick<ComparedItem, "file" | "line">;

/** A fact in its one spelling: members in one order, and none that is null, since an SDK may hand out null as nothing. */
export function buildComparedItem(value: JsonValue, { file, line }: ItemSource): ComparedItem {
  return { text: stringifyJson(sortMembersDeep(value)), file, line };
}

function sortMembersDeep(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortMembersDeep);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  const [first, rest] = [
    LEADING_MEMBERS.filter((key) => key in value),
    members.filter(([key]) => !LEADING_MEMBERS.includes(key)),
  ];
  const sorted = rest.sort(([a], [b]) => (a < b ? -1 : 1));
  const all = [...first.map((key) => [key, value[key] ?? null] as const), ...sorted];
  return Object.fromEntries(all.map(([key, member]) => [key, sortMembersDeep(member)]));
}

/** What a reader looks for. */
const LEADING_MEMBERS = ["method", "type"];

export function toText(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/**
 * Items by the order in which they appear, since each protocol, and each SDK, may call them otherwise. An item that is
 * lost moves the numbers of all that follow, and `diff/` sees through that: it asks what the same name stands for.
 */
export class ItemNames {
  readonly #known = new Map<string, string>();

  /** @param process that counts its items by itself */
  getName(id: JsonValue | undefined, process = 0): string {
    const key = `${process} ${String(id)}`;
    const name = this.#known.get(key) ?? `item_${this.#known.size + 1}`;
    this.#known.set(key, name);
    return name;
  }
}
