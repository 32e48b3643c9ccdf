/** The items of app-server notifications, as `codex exec` has them: their types, and their members there. */
import { isObject, type JsonObject, type JsonValue } from "../transcript/index.js";

/** The item without its id; undefined where exec has no such item. */
export function execItem(item: JsonValue | undefined, when: "begins" | "ends"): JsonObject | undefined {
  const types = when === "begins" ? BEGINS : ENDS;
  if (!isObject(item) || !Object.hasOwn(types, String(item.type))) return undefined;
  const [type, members] = types[String(item.type)] as [string, Members];
  const values = Object.entries(members).map(([name, get]) => [name, get(item) ?? null] as const);
  return { type, ...Object.fromEntries(values) };
}

type Members = Record<string, (item: JsonObject) => JsonValue | undefined>;

const same =
  (name: string) =>
  (item: JsonObject): JsonValue | undefined =>
    item[name];
const status = (item: JsonObject) => snake(item.status);
const file = (item: JsonObject) =>
  Array.isArray(item.changes)
    ? item.changes.map((change) =>
        isObject(change)
          ? {
              path: change.path ?? null,
              kind: (isObject(change.kind) ? change.kind.type : change.kind) ?? null,
            }
          : change,
      )
    : null;

/** Type of an item → its name in exec, and its members there. */
const ENDS: Record<string, [type: string, members: Members]> = {
  agentMessage: ["agent_message", { text: same("text") }],
  reasoning: ["reasoning", { text: (item) => joined(item.summary) }],
  commandExecution: [
    "command_execution",
    {
      command: same("command"),
      aggregated_output: (item) => item.aggregatedOutput ?? "",
      exit_code: same("exitCode"),
      status,
    },
  ],
  fileChange: ["file_change", { changes: file, status }],
  mcpToolCall: [
    "mcp_tool_call",
    {
      server: same("server"),
      tool: same("tool"),
      arguments: same("arguments"),
      result: same("result"),
      error: same("error"),
      status,
    },
  ],
  collabAgentToolCall: [
    "collab_tool_call",
    {
      tool: (item) => snake(item.tool),
      sender_thread_id: same("senderThreadId"),
      receiver_thread_ids: same("receiverThreadIds"),
      prompt: same("prompt"),
      agents_states: same("agentsStates"),
      status,
    },
  ],
  webSearch: ["web_search", { query: same("query"), action: same("action") }],
};

/** exec prints a message and a thought when they are done. */
const BEGINS = Object.fromEntries(
  Object.entries(ENDS)
    .filter(([type]) => type !== "agentMessage" && type !== "reasoning")
    .map(([type, [name, { aggregated_output: _, exit_code: __, ...members }]]) => [
      type,
      [name, members] as [string, Members],
    ]),
);

function joined(summary: JsonValue | undefined): JsonValue {
  return Array.isArray(summary) ? summary.join("\n") : null;
}

/** `inProgress` → `in_progress`. */
function snake(value: JsonValue | undefined): JsonValue {
  return typeof value === "string" ? value.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : null;
}
