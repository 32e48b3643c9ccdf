/**
 * The vocabulary of `codex exec --json`, which names the same things as the app-server's frames in another way (eight
 * events, of `item.*` with an item of another spelling; no deltas, no ids of turns or calls).
 */
import { isObject, type JsonValue } from "./json.js";

const ITEM_TYPES: Record<string, string> = {
  agentMessage: "agent_message",
  reasoning: "reasoning",
  commandExecution: "command_execution",
  fileChange: "file_change",
  mcpToolCall: "mcp_tool_call",
  webSearch: "web_search",
  collabAgentToolCall: "collab_tool_call",
};
const TYPES: Record<string, string[]> = {
  "thread/started": ["thread.started"],
  "turn/started": ["turn.started"],
  "turn/completed": ["turn.completed", "turn.failed"],
  "item/started": ["item.started"],
  "item/completed": ["item.completed"],
};

/**
 * The test for the line of `codex exec --json` that means the same as this frame of the app-server.
 * @returns undefined where exec has none
 */
export function execTest({
  method,
  params = {},
}: {
  method: string;
  params?: object | undefined;
}): ((line: JsonValue) => boolean) | undefined {
  const types = TYPES[method];
  const { item, ...others } = params as { item?: Record<string, unknown> };
  if (!types || Object.keys(others).length > 0) return undefined;
  if (item === undefined) return (line) => types.includes(typeOf(line) ?? "");
  const { type, ...more } = item;
  const itemType = ITEM_TYPES[String(type)];
  if (!itemType || Object.keys(more).length > 0) return undefined;
  return (line) =>
    types.includes(typeOf(line) ?? "") && isObject(line) && typeOf(line.item ?? null) === itemType;
}

/** The `type` of an event or item of exec. */
export function typeOf(line: JsonValue): string | undefined {
  return isObject(line) && typeof line.type === "string" ? line.type : undefined;
}
