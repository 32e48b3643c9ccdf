/**
 * The records of codex's session files. A record is a line `{"timestamp":…,"type":…,"payload":{…}}`; from 0.150.1 on it has also an
 * `ordinal`.
 */
import { isObject, type JsonObject, type JsonValue } from "../transcript/json-value.js";

/** A record of a session file. */
export interface SessionRecord {
  /** The record's type, and that of its content if it has one: `session_meta`, `event_msg/token_count`. */
  name: string;
  payload: JsonObject;
  /** The type of the item, of a record that contains one: `CommandExecution`. */
  itemType?: string;
}

/** Reads a line of a session file. @returns undefined for any other value */
export function readSessionRecord(line: JsonValue | undefined): SessionRecord | undefined {
  if (!isObject(line) || typeof line.type !== "string" || typeof line.timestamp !== "string")
    return undefined;
  const { type, payload } = line;
  if (!isObject(payload)) return undefined;
  const name = typeof payload.type === "string" ? `${type}/${payload.type}` : type;
  const itemType = isObject(payload.item) ? payload.item.type : undefined;
  return { name, payload, ...(typeof itemType === "string" && { itemType }) };
}
