import { buildObject, isObject, type JsonObject, type JsonValue, listMembers } from "../transcript/index.js";

/** A JSON value without members: a string, a number, true, false or null. */
export type JsonScalar = Exclude<JsonValue, JsonValue[] | JsonObject>;

export interface LeafVisitor {
  /** @param path path of the member, including the key itself */
  visitKey(key: string, path: string[]): void;
  visitLeaf(leaf: JsonScalar, path: string[]): JsonScalar;
}

/**
 * Copies one line of a transcript and replaces each leaf by what the visitor returns. Of a frame, only the message is visited. A key is
 * visited before its value, and the order is always the same. A path begins at the top of an event, or of a frame's message, as in the places
 * that users declare.
 */
export function mapLeaves(line: JsonValue, visitor: LeafVisitor): JsonValue {
  if (!isFrame(line)) return mapValue(line, [], visitor);
  return { ...line, message: mapValue(line.message as JsonValue, [], visitor) };
}

/** Returns the message of a frame, or the event itself. */
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
  return buildObject(
    listMembers(value).map(([key, item]) => {
      const place = [...path, key];
      visitor.visitKey(key, place);
      return [key, mapValue(item, place, visitor)];
    }),
  );
}
