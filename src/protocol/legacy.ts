/** The events of `codex exec --json` before 0.44.0: `{"id":"0","msg":{"type":"task_started"}}`. */
import { isObject, type JsonValue } from "../transcript/json-value.js";

/**
 * Returns the name of a line of an old `codex exec --json`: the type of its message. The first two lines have no type. They are the
 * configuration and the prompt.
 * @returns undefined for any other value
 */
export function nameLegacyEvent(line: JsonValue): string | undefined {
  if (!isObject(line)) return undefined;
  if (isLegacyEvent(line)) return (line.msg as { type: string }).type;
  if ("type" in line || "msg" in line) return undefined;
  return typeof line.prompt === "string" ? "(prompt)" : "(configuration)";
}

/** Whether a line is an event of the old form. */
export function isLegacyEvent(line: JsonValue): boolean {
  return isObject(line) && isObject(line.msg) && typeof line.msg.type === "string";
}
