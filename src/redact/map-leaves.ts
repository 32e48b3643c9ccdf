import { isObject, type JsonObject, type JsonValue } from "../transcript/index.js";

/** What has no members: text, numbers, true, false, null. */
export type JsonScalar = Exclude<JsonValue, JsonValue[] | JsonObject>;

export interface LeafVisitor {
  /** @param path the member that the key names, the key itself included */
  visitKey(key: string, path: string[]): void;
  visitLeaf(leaf: JsonScalar, path: string[]): JsonScalar;
}

/**
 * A copy of one line of a transcript, with each leaf as the visitor returns it; a key comes before its value, and the
 * order is always the same. Paths are those that users write: of an event its own, of a frame its message's.
 */
export function mapLeaves(line: JsonValue, visitor: LeafVisitor): JsonValue {
  if (!isFrame(line)) return mapValue(line, [], visitor);
  return { ...line, message: mapValue(line.message as JsonValue, [], visitor) };
}

/** The event itself, or the message of a frame. */
export function getMessage(line: JsonValue): JsonValue {
  return isFrame(line) ? (line.message as JsonValue) : line;
}

function isFrame(line: JsonValue): line is JsonObject {
  return isObject(line) && "process" in line && "from" in line && "message" in line;
}

function mapValue(value: JsonValue, path: string[], visitor: LeafVisitor): JsonValue {
  if (Array.isArray(value))
    return value.map((item, index) => mapValue(item, [...path, String(index)], visitor));
  if (!isObject(value)) return visitor.visitLeaf(value, path);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const place = [...path, key];
      visitor.visitKey(key, place);
      return [key, mapValue(item, place, visitor)];
    }),
  );
}
