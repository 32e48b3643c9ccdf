/**
 * What the types of `codex exec --json` allow. exec writes no JSON Schema, so this is the union of the types of the official
 * TypeScript SDK (`@openai/codex-sdk`, `ThreadEvent` and `ThreadItem`) and of codex's own `exec/src/exec_events.rs`.
 */
import { EXEC_EVENTS, EXEC_ITEMS } from "../protocol/index.js";
import {
  allowNull,
  defineChoice,
  defineList,
  defineObject,
  defineUnion,
  integer,
  text,
} from "./define-schema.js";
import type { CompactSchema, SchemaSource } from "./schema-source.js";

function defineItem(type: string, members: Record<string, CompactSchema | true>): CompactSchema {
  return defineObject({ id: text, type: { const: type }, ...members });
}

const callStatus = defineChoice("in_progress", "completed", "failed");

const agentState = defineObject({
  status: defineChoice(
    "pending_init",
    "running",
    "interrupted",
    "completed",
    "errored",
    "shutdown",
    "not_found",
  ),
  message: allowNull(text) as CompactSchema,
});

/** The action of a search, in codex's `WebSearchAction`. */
const searchAction = defineUnion([
  defineObject({
    type: { const: "search" },
    "query?": allowNull(text),
    "queries?": allowNull(defineList(text)),
  }),
  defineObject({ type: { const: "open_page" }, "url?": allowNull(text) }),
  defineObject({ type: { const: "find_in_page" }, "url?": allowNull(text), "pattern?": allowNull(text) }),
  defineObject({ type: { const: "other" } }),
]);

const ITEM_SCHEMA = defineUnion([
  defineItem(EXEC_ITEMS.agentMessage, { text }),
  defineItem(EXEC_ITEMS.reasoning, { text }),
  defineItem(EXEC_ITEMS.commandExecution, {
    command: text,
    aggregated_output: text,
    exit_code: allowNull(integer),
    status: defineChoice("in_progress", "completed", "failed", "declined"),
  }),
  defineItem(EXEC_ITEMS.fileChange, {
    changes: defineList(defineObject({ path: text, kind: defineChoice("add", "delete", "update") })),
    status: callStatus,
  }),
  defineItem(EXEC_ITEMS.mcpToolCall, {
    server: text,
    tool: text,
    "arguments?": true,
    "result?": allowNull(
      defineObject({ content: defineList(true), "_meta?": true, "structured_content?": true }),
    ),
    "error?": allowNull(defineObject({ message: text })),
    status: callStatus,
  }),
  defineItem(EXEC_ITEMS.collabToolCall, {
    tool: defineChoice("spawn_agent", "send_input", "resume_agent", "wait", "close_agent"),
    sender_thread_id: text,
    receiver_thread_ids: defineList(text),
    "prompt?": allowNull(text),
    agents_states: { type: "object", additionalProperties: agentState },
    status: callStatus,
  }),
  defineItem(EXEC_ITEMS.webSearch, { query: text, "action?": searchAction }),
  defineItem(EXEC_ITEMS.todoList, {
    items: defineList(defineObject({ text, completed: { type: "boolean" } })),
  }),
  defineItem(EXEC_ITEMS.error, { message: text }),
]);

const usage = defineObject({
  input_tokens: integer,
  cached_input_tokens: integer,
  cache_write_input_tokens: integer,
  output_tokens: integer,
  reasoning_output_tokens: integer,
});

function defineEvent(type: string, members: Record<string, CompactSchema | true>): [string, CompactSchema] {
  return [type, defineObject({ type: { const: type }, ...members })];
}

/** The messages of `codex exec --json` that its types allow. */
export const EXEC_SCHEMA: Omit<SchemaSource, "releases"> = {
  messages: Object.fromEntries([
    defineEvent(EXEC_EVENTS.threadStarted, { thread_id: text }),
    defineEvent(EXEC_EVENTS.turnStarted, {}),
    defineEvent(EXEC_EVENTS.turnCompleted, { usage }),
    defineEvent(EXEC_EVENTS.turnFailed, { error: defineObject({ message: text }) }),
    ...[EXEC_EVENTS.itemStarted, EXEC_EVENTS.itemUpdated, EXEC_EVENTS.itemCompleted].map((type) =>
      defineEvent(type, { item: ITEM_SCHEMA }),
    ),
    defineEvent(EXEC_EVENTS.error, { message: text }),
  ]),
  findDefinition: () => undefined,
};
