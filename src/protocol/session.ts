/**
 * The records of codex's session files. A record is a line `{"timestamp":…,"type":…,"payload":{…}}`; it also has an `ordinal` from
 * 0.148.0 (`codex exec`) and 0.151.0 (app-server) on.
 */
import { isObject, type JsonObject, type JsonValue } from "../transcript/json-value.js";

/** A record of a session file. */
export interface SessionRecord {
  /** The record's type, and the type of its payload if that has one: `session_meta`, `event_msg/token_count`. */
  name: string;
  payload: JsonObject;
  /** The type of the item in the payload, if there is one: `CommandExecution`. */
  itemType?: string;
}

/** Reads a line of a session file. @returns undefined if the value is no record */
export function readSessionRecord(line: JsonValue | undefined): SessionRecord | undefined {
  if (!isObject(line) || typeof line.type !== "string" || typeof line.timestamp !== "string")
    return undefined;
  const { type, payload } = line;
  return isObject(payload) ? { ...nameRecord(type, payload), payload } : undefined;
}

function nameRecord(type: string, payload: JsonObject): Omit<SessionRecord, "payload"> {
  const name = typeof payload.type === "string" ? `${type}/${payload.type}` : type;
  const itemType = isObject(payload.item) ? payload.item.type : undefined;
  return { name, ...(typeof itemType === "string" && { itemType }) };
}

/**
 * Names a line of a session file by its record, with the type of the record's item: `event_msg/item_completed[AgentMessage]`. It
 * also names a broken record that has a type, and a line of `session_index.jsonl`, which is no record.
 * @returns undefined for any other line without a type
 */
export function nameSessionLine(line: JsonValue): string | undefined {
  if (!isObject(line)) return undefined;
  if (typeof line.type !== "string")
    return typeof line.thread_name === "string" ? SESSION_RECORDS.index : undefined;
  const { name, itemType } = nameRecord(line.type, isObject(line.payload) ? line.payload : {});
  return itemType === undefined ? name : `${name}[${itemType}]`;
}

/** The names of lines that touchstone itself must tell apart. */
export const SESSION_RECORDS = {
  /** A line of `session_index.jsonl`. */
  index: "session_index",
  meta: "session_meta",
  turnStarted: "event_msg/task_started",
  turnCompleted: "event_msg/task_complete",
  turnAborted: "event_msg/turn_aborted",
  itemCompleted: "event_msg/item_completed",
} as const;
