/**
 * The scenario file, as its author writes it. This zod schema is the one place that knows the grammar: the parser, the
 * types and the published JSON Schema (`integration/fixtures/schemas/scenario.schema.json`) all come from it.
 */
import { z } from "zod";

/** Lower case, digits and `_`: a name is also a file's name, on every platform. */
export const SCENARIO_NAME = /^[a-z0-9][a-z0-9_]{0,79}$/;

const jsonObject = z.record(z.string(), z.unknown());

const workspacePath = z
  .string()
  .regex(/^(?!\/)(?!(?:.*\/)?\.\.?(?:\/|$))[^\0]+$/, "must be a path inside the workspace, without `..`");

const frameMatch = z
  .strictObject({
    method: z.string().describe("The frame's method, such as `item/completed`"),
    params: jsonObject.optional().describe("Members that the frame's params must have, at any depth"),
  })
  .describe("A frame on the wire between SDK and codex");

const usage = z
  .strictObject({
    input: z.int().min(0).default(100),
    cached: z.int().min(0).default(0),
    output: z.int().min(0).default(10),
    reasoning: z.int().min(0).default(0),
  })
  .describe("Tokens that the model reports for this response");

const modelStep = oneKey({
  say: z
    .union([
      z.string(),
      z.strictObject({ text: z.string(), chunks: z.array(z.string().min(1)).min(1).optional() }),
    ])
    .describe("An assistant message, streamed word by word, or in the given `chunks`"),
  reason: z.string().describe("A reasoning summary"),
  shell: z
    .union([z.string(), z.strictObject({ command: z.string(), wait_ms: z.int().min(250).optional() })])
    .describe("Run a shell command, with whichever shell tool this codex offers"),
  dynamic: z
    .strictObject({ tool: z.string(), arguments: jsonObject.default({}) })
    .describe("Call a tool that the client offers (`dynamicTools`)"),
  tool: z
    .strictObject({ name: z.string(), arguments: z.union([jsonObject, z.string()]).default({}) })
    .describe("Call a tool by its wire name; `arguments` as text are sent as they are"),
  update_goal: z.strictObject({ status: z.enum(["complete", "blocked"]) }).describe("End the thread's goal"),
  wait_for: frameMatch.describe("Send nothing more until this frame has passed on the wire"),
  fail: z
    .strictObject({
      status: z.int().min(400).max(599),
      message: z.string().default("The scripted model was told to fail."),
      type: z.string().default("server_error"),
      code: z.string().optional(),
      headers: z.record(z.string(), z.string()).default({}),
      times: z.int().min(1).default(1).describe("How many requests in a row get this answer"),
    })
    .describe("Answer with an HTTP error instead of a stream; the only step of its response"),
});

const modelResponse = z
  .strictObject({
    expect: z
      .strictObject({ input: z.string().describe("Text that the request's input must contain") })
      .optional()
      .describe("What codex must have sent; else the scenario fails and says what came"),
    do: z.array(modelStep).min(1).describe("What the model does, in order"),
    usage: usage.prefault({}),
    hold: z
      .enum(["effects", "none"])
      .default("effects")
      .describe(
        "`effects`: `response.completed` waits until each tool call of this response has taken effect",
      ),
  })
  .refine((response) => response.do.length === 1 || response.do.every((step) => !step.fail), {
    message: "`fail` must be the only step of its response",
  });

const when = z.strictObject({
  method: z.string(),
  nth: z.int().min(1).default(1).describe("At the how many-th event of that method"),
});

const during = z
  .array(
    z.strictObject({
      when,
      do: oneKey({
        pause_goal: z.null().describe("Pause the goal, as a client's limit of attempts does"),
        interrupt: z.null().describe("Interrupt the running turn"),
        steer: z.string().describe("Send more input into the running turn"),
      }),
    }),
  )
  .default([])
  .describe("What the client does while events arrive");

const workflowAction = oneKey({
  start_thread: jsonObject.describe("Start a thread; parameters by their names on the wire"),
  resume_thread: jsonObject.describe("Resume the thread, as after `restart`"),
  turn: z
    .strictObject({
      input: z.union([z.string(), z.array(jsonObject)]),
      params: jsonObject.default({}).describe("More parameters of `turn/start`, by their names on the wire"),
      structured: z
        .boolean()
        .default(false)
        .describe("Ask for output that fits the scenario's `output_schema`"),
      during,
    })
    .describe("Run one turn to its end, and record its events"),
  goal: z
    .strictObject({ objective: z.string(), during })
    .describe("Set a goal; codex starts turn after turn until the goal ends"),
  restart: z.null().describe("Close the client and its codex, and start both anew"),
});

const answer = z.strictObject({
  to: z.string().describe("Method of the request that codex sends to its client"),
  params: jsonObject.optional().describe("Members that the request's params must have"),
  result: jsonObject.describe("The client's answer"),
});

export const scenarioSchema = z
  .strictObject({
    name: z.string().regex(SCENARIO_NAME, "must be lower case letters, digits and `_`, at most 80"),
    title: z.string().min(1).describe("One line for tables"),
    area: z.string().min(1).describe("The group it stands in: thread, turn, tools, goals, errors…"),
    covers: z.array(z.string()).min(1).describe("What it proves, a phrase each"),
    steps: z
      .enum(["whole", "turn"])
      .default("whole")
      .describe("`turn`: each turn becomes a step with a file of its own"),
    workspace: z
      .strictObject({ files: z.record(workspacePath, z.string()).default({}) })
      .prefault({})
      .describe("Files that stand in the workspace when the run begins"),
    env: z.record(z.string(), z.string()).default({}).describe("Environment variables of codex in this run"),
    codex_config: jsonObject.default({}).describe("Keys of codex's `config.toml`"),
    transport: z
      .enum(["http", "websocket"])
      .optional()
      .describe("How codex talks to the model: `http` (default) with server-sent events, or one `websocket`"),
    output_schema: jsonObject.optional().describe("JSON Schema for turns with `structured: true`"),
    model: z
      .array(modelResponse)
      .min(1)
      .optional()
      .describe(
        "The model script: response by response; without one, the model answers every prompt with one message",
      ),
    answers: z
      .array(answer)
      .default([])
      .describe("How the client answers what codex asks; the first that fits"),
    workflow: z.array(workflowAction).min(1).describe("What the client does, in order"),
    redact: z
      .array(z.strictObject({ at: z.string() }))
      .default([])
      .describe("Places where a secret is expected, and replaced"),
    races: z
      .array(z.strictObject({ cause: z.string() }))
      .default([])
      .describe("Known races of codex that this scenario meets; what `--runs` finds is listed under them"),
    platform_dependent: z.boolean().default(false).describe("Its events differ from platform to platform"),
    timeout: z.int().min(1).max(600).default(60).describe("Seconds that the whole run may take"),
  })
  .describe("One workflow to record");

/** What may stand beside a user's module, which is a workflow of its own. */
export const moduleSchema = scenarioSchema.extend({
  title: z.string().default("A module of this repository's own"),
  area: z.string().default("own modules"),
  covers: z.array(z.string()).default([]),
  workflow: z.tuple([]).default([]),
});

export type Scenario = z.output<typeof scenarioSchema | typeof moduleSchema>;
export type ModelResponse = z.output<typeof modelResponse>;
export type ModelStep = z.output<typeof modelStep>;
export type WorkflowAction = z.output<typeof workflowAction>;
export type During = z.output<typeof during>;
export type FrameMatch = z.output<typeof frameMatch>;
export type Answer = z.output<typeof answer>;

/** A mapping with exactly one of the given keys: `{ say: … }` or `{ shell: … }`. */
function oneKey<T extends z.ZodRawShape>(shape: T) {
  const keys = Object.keys(shape);
  return z
    .strictObject(shape)
    .partial()
    .refine((value) => Object.keys(value).length === 1, {
      message: `must have exactly one of: ${keys.join(", ")}`,
    })
    .meta({ minProperties: 1, maxProperties: 1 });
}
