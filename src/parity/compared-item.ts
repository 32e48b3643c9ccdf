import { isObject, type JsonValue, stringifyJson } from "../transcript/index.js";
import type { ComparedItem } from "./parity-types.js";

/** The file and the line of an item. */
export type ItemSource = Pick<ComparedItem, "file" | "line">;

/** Builds an item with sorted members and without null members, since an SDK may leave out a member that is null. */
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

/** Members that come first, since readers look for them. */
const LEADING_MEMBERS = ["method", "type"];

/** Returns a text as it is, and null for any other value. */
export function toText(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/**
 * Names items by the order in which they appear, since each protocol and each SDK may use other ids. A lost item
 * shifts the numbers of all later items; `diff/` recognizes that as a renaming of ids.
 */
export class ItemNames {
  readonly #known = new Map<string, string>();

  /** @param process number of the process that sent the item, if each process begins to count its items anew */
  getName(id: JsonValue | undefined, process = 0): string {
    const key = `${process} ${String(id)}`;
    const name = this.#known.get(key) ?? `item_${this.#known.size + 1}`;
    this.#known.set(key, name);
    return name;
  }
}
