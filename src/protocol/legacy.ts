/** The events of `codex exec --json` before 0.44.0: `{"id":"0","msg":{"type":"task_started"}}`. */
import { isObject, type JsonObject, type JsonValue } from "../transcript/json-value.js";

/** The names of lines that touchstone itself must tell apart. */
export const LEGACY_EVENTS = {
  /** The first line. */
  configuration: "(configuration)",
  /** The second line. */
  prompt: "(prompt)",
  turnStarted: "task_started",
  /** The events that begin a call, and those that end it with the same `call_id`. */
  callBegins: ["exec_command_begin", "mcp_tool_call_begin", "patch_apply_begin", "web_search_begin"],
  callEnds: ["exec_command_end", "mcp_tool_call_end", "patch_apply_end", "web_search_end"],
} as const;

/**
 * Returns the name of a line of an old `codex exec --json`: the type of its message. The first two lines have no type: the
 * configuration, whose members differ between releases, and the prompt.
 * @returns undefined for a value that is not an object, and for an object that has a member `type` or `msg`, but is no old event
 */
export function nameLegacyEvent(line: JsonValue): string | undefined {
  if (!isObject(line)) return undefined;
  if (isLegacyEvent(line)) return (line.msg as { type: string }).type;
  if ("type" in line || "msg" in line) return undefined;
  return typeof line.prompt === "string" ? LEGACY_EVENTS.prompt : LEGACY_EVENTS.configuration;
}

/** Whether a line can be the first one of an old `codex exec --json`, with codex's configuration: it has a model, a provider and a folder. */
export function isLegacyConfiguration({ model, provider, workdir }: JsonObject): boolean {
  return [model, provider, workdir].every((one) => typeof one === "string");
}

/** Whether a line is an event of the old form. */
export function isLegacyEvent(line: JsonValue): boolean {
  return isObject(line) && isObject(line.msg) && typeof line.msg.type === "string";
}
