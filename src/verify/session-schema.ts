/**
 * What codex's session files may contain beyond the recordings of 0.163.0. codex has no schema of these files. The types in the binary of
 * 0.163.0 name these records and members, and no scenario shows them with that release. The members of response items are from the type
 * `ResponseItem` in the JSON Schema of 0.163.0. This schema says nothing about any other member: each object is `partial`.
 */
import type { CompactSchema, SchemaSource } from "./schema-source.js";

/** Builds the schema of an object that may have these members, of any type. @param paths such as `git.repository_url` or `output[].type` */
function allowMembers(...paths: string[]): CompactSchema {
  const inner = new Map<string, string[]>();
  for (const path of paths) {
    const [name = "", ...rest] = path.split(".");
    const known = inner.get(name) ?? [];
    inner.set(name, rest.length > 0 ? [...known, rest.join(".")] : known);
  }
  const members = [...inner].map(([name, own]): [string, CompactSchema | true] => {
    if (own.length === 0) return [name, true];
    const isList = name.endsWith("[]");
    const schema = allowMembers(...own);
    return [name.replace("[]", ""), isList ? { type: "array", items: schema } : schema];
  });
  return { type: "object", partial: true, properties: Object.fromEntries(members) };
}

/** Builds the schemas of records whose payload may be anything. @param prefix of the names */
function allowRecords(prefix: string, names: string[]): [string, CompactSchema][] {
  return names.map((name) => [`${prefix}${name}`, allowMembers("timestamp", "ordinal", "type", "payload")]);
}

/** Builds the schema of the record of a completed item. @param members that the item may also have */
function allowOfItem(type: string, ...members: string[]): [string, CompactSchema] {
  return [
    `event_msg/item_completed[${type}]`,
    allowMembers(...members.map((member) => `payload.item.${member}`)),
  ];
}

/** Builds the schema of the record of a response item. @param members that the response item may also have */
function allowOfResponse(type: string, ...members: string[]): [string, CompactSchema] {
  const paths = [...members, "internal_chat_message_metadata_passthrough"].map((name) => `payload.${name}`);
  return [`response_item/${type}`, allowMembers("metadata", ...paths)];
}

/** Lists the paths of members that an element of a list of content may have, depending on its type. @param name of the list, such as `content` */
function listContent(name: string): string[] {
  const members = [
    "type",
    "name",
    "path",
    "detail",
    "image_url",
    "file_id",
    "audio_url",
    "encrypted_content",
  ];
  return members.map((member) => `${name}[].${member}`);
}

const EVENTS = [
  "agent_message",
  "agent_reasoning",
  "agent_reasoning_raw_content",
  "apply_patch_approval_request",
  "context_compacted",
  "deprecation_notice",
  "dynamic_tool_call_request",
  "dynamic_tool_call_response",
  "elicitation_request",
  "entered_review_mode",
  "error",
  "exec_approval_request",
  "exec_command_begin",
  "exec_command_end",
  "exited_review_mode",
  "guardian_assessment",
  "image_generation_end",
  "item_started",
  "mcp_tool_call_begin",
  "mcp_tool_call_end",
  "model_reroute",
  "model_verification",
  "patch_apply_begin",
  "patch_apply_end",
  "plan_update",
  "request_permissions",
  "request_user_input",
  "shutdown_complete",
  "stream_error",
  "sub_agent_activity",
  "thread_name_updated",
  "thread_rolled_back",
  "turn_diff",
  "user_message",
  "view_image_tool_call",
  "warning",
  "web_search_end",
];

const RESPONSE_ITEMS = [
  "additional_tools",
  "compaction",
  "compaction_trigger",
  "configuration_update",
  "context_compaction",
  "local_shell_call",
  "other",
  "tool_search_call",
  "tool_search_output",
];

/** The records and members that the types of codex 0.163.0 name and that no scenario shows on that release. */
export const SESSION_SCHEMA: Omit<SchemaSource, "releases"> = {
  messages: Object.fromEntries([
    ...allowRecords("", ["inter_agent_communication", "security_risk_score"]),
    ...allowRecords("event_msg/", EVENTS),
    ...allowRecords("response_item/", RESPONSE_ITEMS),
    ...allowRecords("event_msg/item_completed", ["[ImageGeneration]"]),
    [
      "session_meta",
      allowMembers(
        "payload.agent_role",
        "payload.source.custom",
        "payload.source.internal",
        "payload.memory_mode",
        "payload.selected_capability_roots",
        "payload.git.repository_url",
        "payload.dynamic_tools[].inputSchema",
      ),
    ],
    [
      "turn_context",
      allowMembers(
        "payload.cyber_access_program",
        "payload.file_system_sandbox_policy",
        "payload.permission_profile",
        "payload.sandbox_policy.type",
        "payload.sandbox_policy.writable_roots",
      ),
    ],
    ["event_msg/thread_settings_applied", allowMembers("payload.thread_settings.permission_profile")],
    ["event_msg/thread_goal_updated", allowMembers("payload.goal.status")],
    ["world_state", allowMembers("payload.state")],
    [
      "compacted",
      allowMembers(
        "payload.mcp_resource_origins",
        "payload.replacement_history",
        "payload.replacement_history_metadata",
        "payload.retained_context",
      ),
    ],
    ["event_msg/token_count", allowMembers("payload.rate_limits.normal_model_slug")],
    allowOfItem("AgentMessage", "memory_citation", "questions"),
    allowOfItem("CommandExecution", "plugin_id", "script_path", "interaction_input", "parsed_cmd"),
    allowOfItem("FileChange", "auto_approved", "stdout", "stderr"),
    allowOfItem(
      "McpToolCall",
      ...["connectorId", "mcpAppResourceUri", "linkId", "appName", "actionName", "readOnlyHint", "error"],
      ...["arguments", "result"],
    ),
    allowOfItem("UserMessage", "client_id", ...listContent("content")),
    allowOfItem("WebSearch", "action", "results"),
    allowOfResponse("message", "encrypted_content", "status", ...listContent("content")),
    allowOfResponse("reasoning", "content"),
    allowOfResponse("function_call", "encrypted_content", "encrypted_function_args", "namespace"),
    allowOfResponse("function_call_output", "name", "namespace", ...listContent("output")),
    allowOfResponse("custom_tool_call", "encrypted_content", "namespace"),
    allowOfResponse("custom_tool_call_output", "name", ...listContent("output")),
    allowOfResponse("agent_message", ...listContent("content")),
    allowOfResponse("web_search_call", "encrypted_content", "action"),
    allowOfResponse("image_generation_call", "encrypted_content", "revised_prompt"),
  ]),
  findDefinition: () => undefined,
};
