/**
 * Schema of the requests that codex may send to `/v1/responses`
 * (platform.openai.com/docs/api-reference/responses/create, and codex's own `ResponsesApiRequest`). It is strict: a request
 * that the Responses API would refuse, or that has a member or value of a new codex release, fails the scenario and must be examined.
 */
import * as z from "zod";

const buildTextSchema = (type: string) => z.strictObject({ type: z.literal(type), text: z.string() });
const image = z.strictObject({
  type: z.literal("input_image"),
  image_url: z.string(),
  detail: z.enum(["auto", "low", "high", "original"]).optional(),
});
const audio = z.strictObject({
  type: z.literal("input_audio"),
  audio_url: z.string().optional(),
  input_audio: z.looseObject({}).optional(),
});
const content = z.discriminatedUnion("type", [
  buildTextSchema("input_text"),
  image,
  audio,
  z.strictObject({
    type: z.literal("output_text"),
    text: z.string(),
    annotations: z.array(z.unknown()).optional(),
  }),
  z.strictObject({ type: z.literal("encrypted_content"), encrypted_content: z.string() }),
]);
const output = z.union([z.string(), z.array(content)]);

const schema = z.looseObject({ type: z.string().optional() });
const functionTool = z.strictObject({
  type: z.literal("function"),
  name: z.string(),
  description: z.string(),
  strict: z.boolean(),
  parameters: schema,
  output_schema: schema.optional(),
  defer_loading: z.boolean().optional(),
});
const customTool = z.strictObject({
  type: z.literal("custom"),
  name: z.string(),
  description: z.string(),
  format: z.strictObject({ type: z.literal("grammar"), syntax: z.string(), definition: z.string() }),
  defer_loading: z.boolean().optional(),
});
const tool = z.discriminatedUnion("type", [
  functionTool,
  customTool,
  z.strictObject({
    type: z.literal("namespace"),
    name: z.string(),
    description: z.string(),
    tools: z.array(z.discriminatedUnion("type", [functionTool, customTool])),
  }),
  z.strictObject({
    type: z.literal("tool_search"),
    execution: z.enum(["client", "server"]),
    description: z.string(),
    parameters: schema,
  }),
  z.strictObject({
    type: z.literal("web_search"),
    external_web_access: z.boolean().optional(),
    indexed_web_access: z.boolean().optional(),
    filters: z.looseObject({}).optional(),
    user_location: z.looseObject({}).optional(),
    search_context_size: z.enum(["low", "medium", "high"]).optional(),
    search_content_types: z.array(z.enum(["text", "image"])).optional(),
  }),
  z.strictObject({ type: z.literal("image_generation"), output_format: z.string() }),
  z.strictObject({ type: z.literal("local_shell") }),
]);

/**
 * Builds the schema of an item of `input`. Each item may have an id and codex's metadata about its turn. Releases before
 * 0.30.0 send `id: null` for a message without an id.
 */
const buildItemSchema = <T extends z.ZodRawShape>(type: string, shape: T) =>
  z.strictObject({
    type: z.literal(type),
    id: z.string().nullish(),
    internal_chat_message_metadata_passthrough: z.looseObject({}).optional(),
    ...shape,
  });

const callStatus = z.enum(["in_progress", "completed", "incomplete", "failed"]).optional();

const inputItem = z.discriminatedUnion("type", [
  buildItemSchema("message", {
    role: z.enum(["user", "assistant", "developer", "system"]),
    content: z.array(content),
    phase: z.enum(["commentary", "final_answer"]).optional(),
    status: callStatus,
  }),
  buildItemSchema("agent_message", { author: z.string(), recipient: z.string(), content: z.array(content) }),
  buildItemSchema("reasoning", {
    summary: z.array(buildTextSchema("summary_text")),
    content: z
      .array(z.discriminatedUnion("type", [buildTextSchema("reasoning_text"), buildTextSchema("text")]))
      .nullish(),
    encrypted_content: z.string().nullish(),
  }),
  buildItemSchema("function_call", {
    name: z.string(),
    namespace: z.string().optional(),
    arguments: z.string(),
    call_id: z.string(),
    status: callStatus,
  }),
  // An output without `call_id` is the one with which a client began the turn (`toolOutput` of `turn/start`).
  buildItemSchema("function_call_output", {
    call_id: z.string().optional(),
    name: z.string().optional(),
    namespace: z.string().optional(),
    output,
  }),
  buildItemSchema("custom_tool_call", {
    name: z.string(),
    namespace: z.string().optional(),
    input: z.string(),
    call_id: z.string(),
    status: callStatus,
  }),
  buildItemSchema("custom_tool_call_output", { call_id: z.string(), name: z.string().optional(), output }),
  buildItemSchema("local_shell_call", {
    call_id: z.string().nullish(),
    status: callStatus,
    action: z.looseObject({}),
  }),
  buildItemSchema("tool_search_call", {
    call_id: z.string().nullish(),
    status: callStatus,
    execution: z.enum(["client", "server"]),
    arguments: z.unknown(),
  }),
  buildItemSchema("tool_search_output", {
    call_id: z.string().nullish(),
    status: z.string(),
    execution: z.enum(["client", "server"]),
    tools: z.array(tool),
  }),
  buildItemSchema("web_search_call", { status: z.string().optional(), action: z.looseObject({}).optional() }),
  buildItemSchema("image_generation_call", {
    status: z.string(),
    revised_prompt: z.string().optional(),
    result: z.string(),
  }),
  buildItemSchema("compaction", { encrypted_content: z.string() }),
  buildItemSchema("context_compaction", { encrypted_content: z.string().optional() }),
  buildItemSchema("compaction_trigger", {}),
  buildItemSchema("additional_tools", { role: z.string(), tools: z.array(tool) }),
]);

const format = z.strictObject({
  type: z.literal("json_schema"),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  strict: z.boolean(),
  schema,
});

/** The form of a request. */
export const requestSchema = z.strictObject({
  model: z.string().min(1),
  instructions: z.string().optional(),
  input: z.array(inputItem),
  tools: z.array(tool).optional(),
  tool_choice: z.enum(["auto", "none"]),
  parallel_tool_calls: z.boolean(),
  reasoning: z
    .strictObject({
      effort: z.string().optional(),
      summary: z.enum(["auto", "concise", "detailed"]).optional(),
      context: z.string().optional(),
    })
    .nullable(),
  store: z.boolean(),
  stream: z.literal(true),
  stream_options: z.looseObject({}).optional(),
  /** codex 0.8.0 leaves it out. */
  include: z.array(z.literal("reasoning.encrypted_content")).optional(),
  service_tier: z.string().optional(),
  prompt_cache_key: z.string().optional(),
  text: z
    .strictObject({ verbosity: z.enum(["low", "medium", "high"]).optional(), format: format.optional() })
    .optional(),
  client_metadata: z.record(z.string(), z.string()).optional(),
  access_programs: z.looseObject({}).optional(),
});

export type ResponsesRequest = z.output<typeof requestSchema>;
