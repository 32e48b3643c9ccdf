/**
 * The grammar of a scenario file. This zod schema is the only definition of it: the parser, the types and the published JSON
 * Schema (`integration/fixtures/schemas/scenario.schema.json`) are derived from it.
 */
import { z } from "zod";

/** Lower case letters, digits and `_`, because the name is also a file name on every platform. */
export const SCENARIO_NAME = /^[a-z0-9][a-z0-9_]{0,79}$/;

const jsonObject = z.record(z.string(), z.unknown());

const noValue = z.null();

const workspacePath = z
  .string()
  .regex(/^(?!\/)(?!(?:.*\/)?\.\.?(?:\/|$))[^\0]+$/, "must be a path inside the workspace, without `..`");

const fileContent = z.union([
  z.string(),
  z.strictObject({ base64: z.base64() }),
  z.strictObject({ from: workspacePath.describe("A file beside the scenario, by its path from there") }),
]);

const frameMatch = z
  .strictObject({
    method: z.string().describe("The frame's method, such as `item/completed`"),
    params: jsonObject.optional().describe("Members that the frame's params must have, at any depth"),
  })
  .describe("A frame on the wire between SDK and codex");

const typedObject = z.looseObject({ type: z.string() });

const raceFrame = z.union([
  frameMatch,
  z.strictObject({ response: z.string().describe("Method of the request that the frame answers") }),
]);

const usage = z
  .strictObject({
    input: z.int().min(0).default(100),
    cached: z.int().min(0).default(0),
    output: z.int().min(0).default(10),
    reasoning: z.int().min(0).default(0),
  })
  .describe("Tokens that the model reports for this response");

const chunks = z.array(z.string().min(1)).min(1).optional().describe("The deltas, one by one");
const summaryPart = z.union([z.string(), z.strictObject({ text: z.string(), chunks })]);

const modelStep = buildOneKeySchema({
  say: z
    .union([
      z.string(),
      z.strictObject({
        text: z.string(),
        times: z.int().min(1).max(100_000).default(1).describe("How often the text is repeated"),
        chunks,
        chunk: z.int().min(1).optional().describe("Or the length of each delta, in characters"),
        phase: z.string().optional().describe("What the message is for, as the model says it"),
        unfinished: z.boolean().default(false).describe("Streams the text, and leaves the message open"),
      }),
    ])
    .describe("An assistant message, streamed word by word, or in the given `chunks`"),
  refuse: z.string().describe("An assistant message that is a refusal"),
  reason: z
    .union([summaryPart, z.array(summaryPart), z.strictObject({ summary: z.string(), raw: z.string() })])
    .describe(
      "A reasoning summary, or each of its parts, streamed like a message; or with the `raw` reasoning beside it",
    ),
  shell: z
    .union([
      z.string(),
      z.strictObject({
        command: z.string(),
        wait_ms: z.int().min(250).optional().describe("How long codex waits for its end before it goes on"),
        background: z.boolean().default(false).describe("It outlives the call: `stdin` reaches it"),
        escalate: z.string().optional().describe("Ask to run it outside the sandbox, for this reason"),
      }),
    ])
    .describe("Run a shell command, with whichever shell tool this codex offers"),
  stdin: z
    .strictObject({ text: z.string(), wait_ms: z.int().min(250).optional() })
    .describe("Write to the shell command that still runs"),
  patch: z.string().describe("Apply a patch (`*** Begin Patch …`), with whichever tool this codex offers"),
  mcp: z
    .strictObject({ server: z.string(), tool: z.string(), arguments: jsonObject.default({}) })
    .describe("Call a tool of an MCP server"),
  dynamic: z
    .strictObject({ tool: z.string(), arguments: jsonObject.default({}) })
    .describe("Call a tool that the client offers (`dynamicTools`)"),
  tool: z
    .strictObject({
      name: z.string(),
      namespace: z.string().optional(),
      arguments: z.union([jsonObject, z.string()]).default({}),
    })
    .describe("Call a tool by its wire name; `arguments` as text are sent as they are"),
  search: z.string().describe("A web search that the model's provider has made"),
  update_goal: z.strictObject({ status: z.enum(["complete", "blocked"]) }).describe("End the thread's goal"),
  item: typedObject.describe("An output item as it is on the wire; it gets an id where it has none"),
  event: typedObject.describe("A server-sent event as it is on the wire"),
  raw: z.string().describe("Text in the stream as it is, such as what is no event"),
  wait_for: frameMatch.describe("Send nothing more until this frame has passed on the wire"),
  fail: z
    .strictObject({
      status: z.int().min(400).max(599),
      message: z.string().default("The scripted model was told to fail."),
      type: z.string().default("server_error"),
      code: z.string().optional(),
      details: jsonObject.default({}).describe("More members of the error"),
      // Keys of format 1. Since format 2 they are keys of the response.
      times: explainMovedKey("times"),
      headers: explainMovedKey("headers"),
    })
    .describe("Answer with an HTTP error instead of a stream; the only step of its response"),
  failed: z
    .strictObject({ code: z.string(), message: z.string().default("The scripted model was told to fail.") })
    .describe("End the stream with `response.failed`"),
  incomplete: z.string().describe("End the stream with `response.incomplete`, for this reason"),
  cut: noValue.describe("Close the connection in the middle of the stream"),
  stall: noValue.describe("Send nothing more, and leave the connection open until codex closes it"),
});

/** Steps that must be the last of a response. */
const LAST_STEPS = ["fail", "failed", "incomplete", "cut", "stall"] as const;

const modelResponse = z
  .strictObject({
    when: z
      .strictObject({ input: z.string() })
      .optional()
      .describe("Only for a request whose input contains this text: for threads that ask at the same time"),
    expect: z
      .strictObject({
        input: z
          .union([z.string(), z.array(z.string()).min(1)])
          .optional()
          .describe("Text, or texts, that the request's input must contain"),
        body: jsonObject.optional().describe("Members that the request must have, at any depth"),
        tools: z.array(z.string()).min(1).optional().describe("Tools that the request must offer"),
      })
      .optional()
      .describe("What codex must have sent; else the scenario fails and says what came"),
    headers: z.record(z.string(), z.string()).default({}).describe("HTTP headers of the answer"),
    do: z.array(modelStep).min(1).describe("What the model does, in order"),
    times: z.int().min(1).default(1).describe("How many requests in a row get this answer"),
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
  })
  .refine(
    ({ do: steps }) => steps.slice(0, -1).every((step) => LAST_STEPS.every((last) => !(last in step))),
    {
      message: `${LAST_STEPS.map((step) => `\`${step}\``).join(", ")}: nothing can follow it`,
    },
  );

const when = z.strictObject({
  method: z.string(),
  params: jsonObject.optional().describe("Members that the event's params must have"),
  nth: z.int().min(1).default(1).describe("At the how many-th such event, or frame"),
});

const turnInput = z.union([z.string(), z.array(jsonObject)]);
const threadNumber = z
  .int()
  .min(1)
  .optional()
  .describe("Which of the threads that this workflow has had, from 1; default: the one it is at");

const duringActions = z
  .array(
    z.strictObject({
      when,
      after: frameMatch.optional().describe("Act only once this frame has passed on the wire too"),
      do: buildOneKeySchema({
        pause_goal: noValue.describe("Pause the goal, as a client's limit of attempts does"),
        interrupt: noValue.describe("Interrupt the running turn"),
        steer: turnInput.describe("Send more input into the running turn"),
        turn: z
          .strictObject({ thread: threadNumber, input: turnInput })
          .describe("Run a turn of another thread at the same time"),
        request: z
          .strictObject({ method: z.string(), params: jsonObject.optional() })
          .describe("Send any request; its result stands in the wire alone"),
        kill_codex: noValue.describe("End the codex process with SIGKILL"),
      }),
    }),
  )
  .default([])
  .describe("What the client does while events arrive");

const workflowAction = buildOneKeySchema(
  {
    start_thread: jsonObject.describe("Start a thread; parameters by their names on the wire"),
    resume_thread: jsonObject.describe("Resume the thread, as after `restart`"),
    fork_thread: jsonObject.describe("Fork the thread, and go on with the fork"),
    turn: z
      .strictObject({
        thread: threadNumber,
        input: turnInput,
        params: jsonObject
          .default({})
          .describe("More parameters of `turn/start`, by their names on the wire"),
        structured: z
          .boolean()
          .default(false)
          .describe("Ask for output that fits the scenario's `output_schema`"),
        during: duringActions,
      })
      .describe("Run one turn to its end, and record its events"),
    goal: z
      .strictObject({
        objective: z.string(),
        token_budget: z.int().min(1).optional().describe("Tokens that the goal may use"),
        during: duringActions,
      })
      .describe("Set a goal; codex starts turn after turn until the goal ends"),
    request: z
      .strictObject({
        method: z.string(),
        params: jsonObject.optional(),
        during: duringActions,
      })
      .describe(
        "Send any request of the protocol, and record its result; `$thread`, `$thread1`, `$turn`, `$workspace` and `$result.some.member` (of the last request) in its params stand for the run's own",
      ),
    listen: z
      .strictObject({ until: frameMatch })
      .describe("Record the notifications that belong to no turn, up to the first that fits"),
    wait_for: when.describe("Wait until the how many-th such frame has passed on the wire"),
    restart: noValue.describe("Close the client and its codex, and start both anew"),
  },
  {
    raises: z
      .string()
      .optional()
      .describe("Class of the error that the SDK must raise here; it is recorded, and the workflow goes on"),
  },
);

const answer = z.strictObject({
  to: z.string().describe("Method of the request that codex sends to its client"),
  params: jsonObject.optional().describe("Members that the request's params must have"),
  result: jsonObject.describe("The client's answer"),
  after: frameMatch.optional().describe("Answer only once this frame has passed on the wire"),
});

/** Schema of a scenario file. The published JSON Schema contains the descriptions. */
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
    unsupported: z
      .string()
      .optional()
      .describe("What the SDK or codex can't do here: the transcript is the proof of it"),
    client: z
      .enum(["sync", "async"])
      .default("sync")
      .describe("Which of an SDK's clients carries the workflow out, where it has both"),
    workspace: z
      .strictObject({ files: z.record(workspacePath, fileContent).default({}) })
      .prefault({})
      .describe("Files that stand in the workspace when the run begins"),
    env: z.record(z.string(), z.string()).default({}).describe("Environment variables of codex in this run"),
    codex_config: jsonObject
      .default({})
      .describe(
        "Keys of codex's `config.toml`; `$workspace` and `$node` stand for the run's own workspace, and for a Node",
      ),
    provider: jsonObject.default({}).describe("More keys of the model provider in that file"),
    transport: z
      .enum(["http", "websocket"])
      .optional()
      .describe("How codex talks to the model: `http` (default) with server-sent events, or one `websocket`"),
    output_schema: jsonObject.optional().describe("JSON Schema for turns with `structured: true`"),
    model: z
      .union([z.array(modelResponse).min(1), z.literal("offline")])
      .optional()
      .describe(
        "The model script: response by response; without one, the model answers every prompt with one message; `offline`: nobody listens at its address",
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
      .array(
        z.strictObject({
          cause: z.string(),
          order: z
            .tuple([raceFrame, raceFrame])
            .optional()
            .describe("Record again until the second of these frames never stands right before the first"),
        }),
      )
      .default([])
      .describe("Known races of codex that this scenario meets; what `--runs` finds is listed under them"),
    platform_dependent: z.boolean().default(false).describe("Its events differ from platform to platform"),
    timeout: z.int().min(1).max(600).default(60).describe("Seconds that the whole run may take"),
  })
  .describe("One workflow to record");

/** Schema of the scenario file of a user's module. The module itself is the workflow. */
export const moduleSchema = scenarioSchema.extend({
  title: z.string().default("A module of this repository's own"),
  area: z.string().default("own modules"),
  covers: z.array(z.string()).default([]),
  workflow: z.tuple([]).default([]),
});

/** A validated scenario with default values filled in, also that of a user's module. */
export type Scenario = z.output<typeof scenarioSchema | typeof moduleSchema>;
/** One response of the model script. */
export type ModelResponse = z.output<typeof modelResponse>;
/** One step of a response, such as `{ say: … }`. */
export type ModelStep = z.output<typeof modelStep>;
/** A response as in a scenario file, without default values. */
export type ModelResponseInput = z.input<typeof modelResponse>;
/** A step as in a scenario file, without default values. */
export type ModelStepInput = z.input<typeof modelStep>;
/** One action of the client, such as `{ turn: … }`, and the error that it must raise, if any. */
export type WorkflowAction = z.output<typeof workflowAction>;
/** Actions of the client while a turn runs, each triggered by an event. */
export type DuringActions = z.output<typeof duringActions>;
/** One of two frames whose order is random in codex. */
export type RaceFrame = z.output<typeof raceFrame>;
/** Describes a frame: its method, and members that its params must have, at any depth. */
export type FrameMatch = z.output<typeof frameMatch>;
/** The client's response to a request of codex. */
export type ClientAnswer = z.output<typeof answer>;

/** Builds a schema that rejects a key that moved from the step to its response. */
function explainMovedKey(key: string) {
  return z
    .never(`has moved: write \`${key}\` beside \`do\`, as it is the response's (docs/formats.md)`)
    .optional();
}

/** Builds the schema of a mapping with exactly one key of `shape`, such as `{ say: … }`, and optional keys of `beside`. */
function buildOneKeySchema<T extends z.ZodRawShape, B extends z.ZodRawShape = Record<never, never>>(
  shape: T,
  beside?: B,
) {
  const keys = Object.keys(shape);
  const count = (value: object) => keys.filter((key) => key in value).length;
  return z
    .strictObject({ ...shape, ...(beside ?? ({} as B)) })
    .partial()
    .refine((value) => count(value) === 1, { message: `must have exactly one of: ${keys.join(", ")}` })
    .meta({ minProperties: 1, maxProperties: 1 + Object.keys(beside ?? {}).length });
}
