import { isObject, type JsonObject, type JsonValue } from "../transcript/index.js";

/** What has no members: text, numbers, true, false, null. */
export type Leaf = Exclude<JsonValue, JsonValue[] | JsonObject>;

export interface LeafVisitor {
  /** @param path the member that the key names, the key itself included */
  key(key: string, path: string[]): void;
  leaf(leaf: Leaf, path: string[]): Leaf;
}

/**
 * A copy of one line of a transcript, with each leaf as the visitor returns it; a key comes before its value, and the
 * order is always the same. Paths are those that users write: of an event its own, of a frame its message's.
 */
export function mapLine(line: JsonValue, visitor: LeafVisitor): JsonValue {
  if (!isFrame(line)) return map(line, [], visitor);
  return { ...line, message: map(line.message as JsonValue, [], visitor) };
}

/** The event itself, or the message of a frame. */
export function subjectOf(line: JsonValue): JsonValue {
  return isFrame(line) ? (line.message as JsonValue) : line;
}

function isFrame(line: JsonValue): line is JsonObject {
  return isObject(line) && "process" in line && "from" in line && "message" in line;
}

function map(value: JsonValue, path: string[], visitor: LeafVisitor): JsonValue {
  if (Array.isArray(value)) return value.map((item, index) => map(item, [...path, String(index)], visitor));
  if (!isObject(value)) return visitor.leaf(value, path);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const place = [...path, key];
      visitor.key(key, place);
      return [key, map(item, place, visitor)];
    }),
  );
}
