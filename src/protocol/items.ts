/** Converts items of the app-server to the form in which `codex exec --json` prints them: their types and their members. */
import { isObject, type JsonObject, type JsonValue } from "../transcript/json-value.js";
import { EXEC_ITEMS, ITEMS } from "./names.js";

/** Finds exec's type for an item of the app-server; undefined if exec has no such item. */
export function findExecItemType(type: string): string | undefined {
  return findExecForm(type)?.type;
}

/**
 * Converts an item of the app-server to the item that exec prints, without its id.
 * @param moment which event of exec contains the item: `item.started` or `item.completed`
 * @returns undefined if exec prints no such item in this event
 */
export function toExecItem(
  item: JsonValue | undefined,
  moment: "started" | "completed",
): JsonObject | undefined {
  if (!isObject(item)) return undefined;
  const isStarted = moment === "started";
  const form = findExecForm(String(item.type));
  if (!form || (isStarted && form.onlyCompleted)) return undefined;
  const members = Object.entries(form.members)
    .filter(([name]) => !isStarted || !COMPLETED_ONLY_MEMBERS.includes(name))
    .map(([name, get]) => [name, get(item) ?? null] as const);
  return { type: form.type, ...Object.fromEntries(members) };
}

/** Members of exec's command item that have a meaningful value only after the command has ended. `toExecItem` leaves them out of a started item. */
export const COMPLETED_ONLY_MEMBERS: readonly string[] = ["aggregated_output", "exit_code"];

/** Type of an item in exec, and functions that build its members from the app-server's item. */
interface ExecForm {
  type: string;
  members: Members;
  /** Whether exec prints the item only when it is completed. */
  onlyCompleted?: true;
}

type Members = Record<string, (item: JsonObject) => JsonValue | undefined>;

const copy =
  (name: string) =>
  (item: JsonObject): JsonValue | undefined =>
    item[name];
const status = (item: JsonObject) => toSnakeCase(item.status);

/**
 * Finds exec's form of an item by its app-server type. It is a function, so that bundlers can remove it where it is
 * unused.
 */
function findExecForm(type: string): ExecForm | undefined {
  switch (type) {
    case ITEMS.agentMessage:
      return { type: EXEC_ITEMS.agentMessage, members: { text: copy("text") }, onlyCompleted: true };
    case ITEMS.reasoning:
      return {
        type: EXEC_ITEMS.reasoning,
        members: { text: (item) => joinLines(item.summary) },
        onlyCompleted: true,
      };
    case ITEMS.commandExecution:
      return {
        type: EXEC_ITEMS.commandExecution,
        members: {
          command: copy("command"),
          aggregated_output: (item) => item.aggregatedOutput ?? "",
          exit_code: copy("exitCode"),
          status,
        },
      };
    case ITEMS.fileChange:
      return {
        type: EXEC_ITEMS.fileChange,
        members: { changes: (item) => toExecChanges(item.changes), status },
      };
    case ITEMS.mcpToolCall:
      return {
        type: EXEC_ITEMS.mcpToolCall,
        members: {
          server: copy("server"),
          tool: copy("tool"),
          arguments: copy("arguments"),
          result: (item) => toExecResult(item.result),
          error: copy("error"),
          status,
        },
      };
    case ITEMS.collabAgentToolCall:
      return {
        type: EXEC_ITEMS.collabToolCall,
        members: {
          tool: (item) => toSnakeCase(item.tool),
          sender_thread_id: copy("senderThreadId"),
          receiver_thread_ids: copy("receiverThreadIds"),
          prompt: copy("prompt"),
          agents_states: (item) => toExecStates(item.agentsStates),
          status,
        },
      };
    case ITEMS.webSearch:
      return { type: EXEC_ITEMS.webSearch, members: { query: copy("query"), action: copy("action") } };
    default:
      return undefined;
  }
}

function toExecChanges(changes: JsonValue | undefined): JsonValue {
  if (!Array.isArray(changes)) return null;
  return changes.map((change) => {
    if (!isObject(change)) return change;
    const { path = null, kind } = change;
    return { path, kind: (isObject(kind) ? kind.type : kind) ?? null };
  });
}

/** exec prints only `content` and `structured_content` of a result, and null for a missing one. */
function toExecResult(result: JsonValue | undefined): JsonValue | undefined {
  if (!isObject(result)) return result;
  const { content = null, structuredContent = null } = result;
  return { content, structured_content: structuredContent };
}

function toExecStates(states: JsonValue | undefined): JsonValue | undefined {
  if (!isObject(states)) return states;
  const converted = Object.entries(states).map(([id, state]) => [
    id,
    isObject(state) ? { ...state, status: toSnakeCase(state.status) } : state,
  ]);
  return Object.fromEntries(converted);
}

function joinLines(summary: JsonValue | undefined): JsonValue {
  return Array.isArray(summary) ? summary.join("\n") : null;
}

/** Converts `inProgress` to `in_progress`. */
function toSnakeCase(value: JsonValue | undefined): JsonValue {
  return typeof value === "string" ? value.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : null;
}
