/**
 * What the types of codex allow in the old events of exec (0.8.0 to 0.42). codex wrote no JSON Schema of them: this is the `EventMsg`
 * that `codex generate-ts` of 0.36.0 and 0.42.0 writes, with the members and events that earlier releases had in `core/src/protocol.rs`.
 * A member that only some of these releases have may be absent.
 */
import { LEGACY_EVENTS } from "../protocol/index.js";
import {
  allowNull,
  boolean,
  defineChoice,
  defineList,
  defineMap,
  defineObject,
  defineUnion,
  integer,
  number,
  text,
} from "./define-schema.js";
import type { CompactSchema, SchemaSource } from "./schema-source.js";

type Members = Record<string, CompactSchema | true>;

function defineEvent(type: string, members: Members = {}): [string, CompactSchema] {
  return [type, defineObject({ id: text, msg: defineObject({ type: { const: type }, ...members }) })];
}

const tokenUsage = defineObject({
  input_tokens: integer,
  "cached_input_tokens?": allowNull(integer),
  output_tokens: integer,
  "reasoning_output_tokens?": allowNull(integer),
  total_tokens: integer,
});

const tokenInfo = defineObject({
  total_token_usage: tokenUsage,
  last_token_usage: tokenUsage,
  "model_context_window?": allowNull(integer),
});

const rateLimit = defineObject({
  used_percent: number,
  "window_minutes?": allowNull(integer),
  "resets_in_seconds?": allowNull(integer),
});

/** Since 0.42.0, each window has an object. Before that, all numbers are in one object. */
const rateLimits = defineObject({
  "primary?": allowNull(rateLimit),
  "secondary?": allowNull(rateLimit),
  "primary_used_percent?": number,
  "secondary_used_percent?": number,
  "weekly_used_percent?": number,
  "primary_to_secondary_ratio_percent?": number,
  "primary_to_weekly_ratio_percent?": number,
  "primary_window_minutes?": integer,
  "secondary_window_minutes?": integer,
  "weekly_window_minutes?": integer,
});

/** Since about 0.9.0, it has the member `type`. Before that, the type is the name of its only member. */
const parsedCommand = defineObject({
  "type?": defineChoice("read", "list_files", "search", "format", "test", "lint", "noop", "unknown"),
  "cmd?": defineUnion([text, defineList(text)]),
  ...{ "name?": text, "path?": allowNull(text), "query?": allowNull(text), "tool?": allowNull(text) },
  "targets?": allowNull(defineList(text)),
  ...{ "read?": true, "list_files?": true, "search?": true, "unknown?": true },
});

const fileChange = defineUnion([
  defineObject({
    "add?": defineObject({ content: text }),
    "delete?": defineObject({ "content?": text }),
    "update?": defineObject({ unified_diff: text, "move_path?": allowNull(text) }),
  }),
  defineChoice("delete"),
]);
const changes = defineMap(fileChange);

const invocation = defineObject({ server: text, tool: text, "arguments?": true });
const duration = defineObject({ secs: integer, nanos: integer });
const call = { call_id: text };
const command = { command: defineList(text), cwd: text };
const request = { "call_id?": text, "reason?": allowNull(text) };
const message = { message: text };
const delta = { delta: text };

/** The lines of an old `codex exec --json` that its types allow. */
export const LEGACY_SCHEMA: Omit<SchemaSource, "releases"> = {
  messages: Object.fromEntries([
    [
      LEGACY_EVENTS.configuration,
      defineObject({
        ...{ model: text, provider: text, workdir: text, approval: text, sandbox: text },
        ...{ "reasoning effort?": text, "reasoning summaries?": text },
      }),
    ],
    [LEGACY_EVENTS.prompt, defineObject({ prompt: text })],
    ...["error", "stream_error", "background_event", "agent_message", "task_interrupted"].map((type) =>
      defineEvent(type, message),
    ),
    ...["agent_message_delta", "agent_reasoning_delta", "agent_reasoning_raw_content_delta"].map((type) =>
      defineEvent(type, delta),
    ),
    ...["agent_reasoning_section_break", "shutdown_complete"].map((type) => defineEvent(type)),
    defineEvent("agent_reasoning", { text, "model?": allowNull(text) }),
    defineEvent("agent_reasoning_raw_content", { text }),
    defineEvent("user_message", { message: text, "kind?": allowNull(text), "images?": true }),
    defineEvent("session_configured", {
      "session_id?": text,
      model: text,
      "reasoning_effort?": allowNull(text),
      ...{ "history_log_id?": integer, "history_entry_count?": integer },
      ...{ "initial_messages?": true, "rollout_path?": text },
    }),
    defineEvent(LEGACY_EVENTS.turnStarted, { "model_context_window?": allowNull(integer) }),
    defineEvent("task_complete", { "last_agent_message?": allowNull(text) }),
    defineEvent("turn_aborted", { reason: defineChoice("interrupted", "replaced", "review_ended") }),
    defineEvent("token_count", {
      ...{ "info?": allowNull(tokenInfo), "rate_limits?": allowNull(rateLimits) },
      ...{ "input_tokens?": integer, "cached_input_tokens?": allowNull(integer), "output_tokens?": integer },
      ...{ "reasoning_output_tokens?": allowNull(integer), "total_tokens?": integer },
    }),
    defineEvent("mcp_tool_call_begin", {
      ...call,
      ...{ "invocation?": invocation, "server?": text, "tool?": text, "arguments?": true },
    }),
    defineEvent("mcp_tool_call_end", {
      ...call,
      ...{ "invocation?": invocation, "duration?": duration, "success?": boolean, result: true },
    }),
    defineEvent("web_search_begin", call),
    defineEvent("web_search_end", { ...call, query: text }),
    defineEvent("exec_command_begin", { ...call, ...command, "parsed_cmd?": defineList(parsedCommand) }),
    defineEvent("exec_command_output_delta", {
      ...call,
      stream: defineChoice("stdout", "stderr"),
      chunk: defineUnion([text, defineList(integer)]),
    }),
    defineEvent("exec_command_end", {
      ...call,
      ...{ stdout: text, stderr: text, "aggregated_output?": text, exit_code: integer },
      ...{ "duration?": duration, "formatted_output?": text },
    }),
    defineEvent("exec_approval_request", { ...request, ...command }),
    defineEvent("apply_patch_approval_request", { ...request, changes, "grant_root?": allowNull(text) }),
    defineEvent("patch_apply_begin", { ...call, auto_approved: boolean, changes }),
    defineEvent("patch_apply_end", { ...call, stdout: text, stderr: text, success: boolean }),
    defineEvent("turn_diff", { unified_diff: text }),
    defineEvent("plan_update", {
      "explanation?": allowNull(text),
      plan: defineList(
        defineObject({ step: text, status: defineChoice("pending", "in_progress", "completed") }),
      ),
    }),
    defineEvent("get_history_entry_response", { offset: integer, log_id: integer, "entry?": true }),
    defineEvent("mcp_list_tools_response", { tools: true }),
    defineEvent("list_custom_prompts_response", { custom_prompts: true }),
    defineEvent("conversation_path", { conversation_id: text, path: text }),
    defineEvent("conversation_history", { conversation_id: text, entries: true }),
    defineEvent("entered_review_mode", { prompt: text, user_facing_hint: text }),
    defineEvent("exited_review_mode", { "review_output?": true }),
  ] as [string, CompactSchema][]),
  findDefinition: () => undefined,
};
