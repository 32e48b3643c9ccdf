/**
 * The grammar of a scenario file. This zod schema is the only definition of it: the parser, the types and the published JSON
 * Schema (`integration/fixtures/schemas/scenario.schema.json`) are derived from it.
 */
import * as z from "zod";
import { explainBadPath } from "../lib/index.js";
import { RELEASE_RANGE } from "./release-range.js";
import { accountWorld, awsWorld, oauthWorld, realtimeWorld } from "./worlds.js";

/** At most 80 lower case letters, digits and `_`, and no `_` at the start. The name is also a file name, so it must fit every platform. */
export const SCENARIO_NAME = /^[a-z0-9][a-z0-9_]{0,79}$/;

const jsonObject = z.record(z.string(), z.unknown());

const noValue = z.null();

/** With this pattern, editors show most mistakes in a path. `explainBadPath` finds all of them. */
const PATTERN_FOR_EDITORS = String.raw`^(?!\/)(?!(?:.*\/)?\.\.?(?:\/|$))[^\0]+$`;

const workspacePath = z
  .string()
  .superRefine((path, context) => {
    const problem = explainBadPath(path);
    if (problem === undefined) return;
    context.addIssue(`must be a path inside the workspace, without \`..\`: ${problem}`);
  })
  .meta({ pattern: PATTERN_FOR_EDITORS });

const fileContent = z.union([
  z.string(),
  z.strictObject({ base64: z.base64() }),
  z.strictObject({ from: workspacePath.describe("Path of a file, relative to the folder of the scenario") }),
]);

const initialFiles = z
  .strictObject({ files: z.record(workspacePath, fileContent).superRefine(refuseFileAsFolder).default({}) })
  .prefault({});

const frameMatch = z
  .strictObject({
    method: z.string().describe("The frame's method, such as `item/completed`"),
    params: jsonObject.optional().describe("Members that the frame's params must have, at any depth"),
  })
  .describe("A frame on the wire between SDK and codex");

const typedObject = z.looseObject({ type: z.string() });

const responseMatch = z.strictObject({
  response: z.string().describe("Method of the request that the frame answers"),
});

const modelRequestMatch = z.strictObject({
  model_request: z.int().min(1).describe("Number of a request that codex sends to the model, from 1"),
});

const raceFrame = z.union([frameMatch, responseMatch]);

const sessionLine = z
  .strictObject({ session: jsonObject.describe("Members that the line must have, at any depth") })
  .describe("A line of a session file");

const usage = z
  .strictObject({
    input: z.int().min(0).default(100),
    cached: z.int().min(0).default(0),
    cache_write: z.int().min(0).optional().describe("Input tokens that the API has written to its cache"),
    output: z.int().min(0).default(10),
    reasoning: z.int().min(0).default(0),
  })
  .describe("Tokens that the model reports for this response");

const chunks = z.array(z.string().min(1)).min(1).optional().describe("Texts of the deltas");
const summaryPart = z.union([z.string(), z.strictObject({ text: z.string(), chunks })]);

const modelStep = buildOneKeySchema({
  say: z
    .union([
      z.string(),
      z.strictObject({
        text: z.string(),
        times: z.int().min(1).max(100_000).default(1).describe("Number of times that the text is repeated"),
        chunks,
        chunk: z.int().min(1).optional().describe("Length of each delta in characters, instead of `chunks`"),
        phase: z.string().optional().describe("Phase of the message, such as `commentary`"),
        unfinished: z
          .boolean()
          .default(false)
          .describe("Stream the text without the events that complete the message"),
      }),
    ])
    .describe("An assistant message, streamed word by word or in the given `chunks`"),
  refuse: z.string().describe("An assistant message that is a refusal"),
  reason: z
    .union([summaryPart, z.array(summaryPart), z.strictObject({ summary: z.string(), raw: z.string() })])
    .describe(
      "A reasoning summary or a list of its parts, streamed like a message; or a `summary` with the `raw` reasoning",
    ),
  shell: z
    .union([
      z.string(),
      z.strictObject({
        command: z.string(),
        wait_ms: z
          .int()
          .min(250)
          .optional()
          .describe("Maximum time that codex waits for the end of the command, in milliseconds"),
        background: z
          .boolean()
          .default(false)
          .describe("The command continues after the call; `stdin` writes to it"),
        escalate: z
          .string()
          .optional()
          .describe("Ask to run the command outside the sandbox, for this reason"),
      }),
    ])
    .describe("Run a shell command with the shell tool that this codex offers"),
  stdin: z
    .strictObject({ text: z.string(), wait_ms: z.int().min(250).optional() })
    .describe("Write to the running shell command"),
  patch: z.string().describe("Apply a patch (`*** Begin Patch …`) with the tool that this codex offers"),
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
    .describe("Call a tool by its name on the wire; `arguments` that are text are sent unchanged"),
  search: z.string().describe("A web search that the model's provider has done"),
  update_goal: z.strictObject({ status: z.enum(["complete", "blocked"]) }).describe("End the thread's goal"),
  item: typedObject.describe("An output item as on the wire; it gets an id if it has none"),
  event: typedObject.describe("A server-sent event as on the wire"),
  raw: z.string().describe("Text that is sent in the stream unchanged, such as an invalid event"),
  wait_for: z
    .union([
      frameMatch.extend({
        nth: z
          .int()
          .min(1)
          .optional()
          .describe("Number of the matching frame since the start of the run, from 1"),
      }),
      responseMatch,
    ])
    .describe(
      "Wait until this frame has passed on the wire since the last response; with `nth`, until it has passed for the nth time in the run; with `response`, until codex or its client has answered a request of this method",
    ),
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
    .describe("Answer with an HTTP error instead of a stream; must be the only step of its response"),
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
      .strictObject({
        input: z.string().optional().describe("Text that the request's input must contain"),
        body: jsonObject.optional().describe("Members that the request must have, at any depth"),
      })
      .optional()
      .describe("Use this response only for such a request. This is for threads that run at the same time"),
    for: z
      .literal("child")
      .optional()
      .describe(
        "Use this response only for an agent that the model has spawned; all others are then for its parent",
      ),
    expect: z
      .strictObject({
        input: z
          .union([z.string(), z.array(z.string()).min(1)])
          .optional()
          .describe("One or more texts that the request's input must contain"),
        body: jsonObject.optional().describe("Members that the request must have, at any depth"),
        tools: z.array(z.string()).min(1).optional().describe("Tools that the request must offer"),
      })
      .optional()
      .describe("What codex must send; otherwise the scenario fails, and the error shows what codex sent"),
    headers: z.record(z.string(), z.string()).default({}).describe("HTTP headers of the response"),
    do: z.array(modelStep).min(1).describe("Steps of the model, in order"),
    times: z.int().min(1).default(1).describe("Number of requests that get this response"),
    optional: z
      .boolean()
      .optional()
      .describe("codex may leave the response unused, for example if an interrupt comes before the request"),
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
      message: `no step can follow one of these: ${LAST_STEPS.map((step) => `\`${step}\``).join(", ")}`,
    },
  );

const when = z.strictObject({
  method: z.string(),
  params: jsonObject.optional().describe("Members that the event's params must have"),
  nth: z.int().min(1).default(1).describe("Number of the matching event or frame, from 1"),
});

const turnInput = z.union([z.string(), z.array(jsonObject)]);
const threadNumber = z
  .int()
  .min(1)
  .optional()
  .describe("Number of the thread in this workflow, from 1; default: the current one");

const invalid = z
  .literal(true)
  .optional()
  .describe("Says that this breaks codex's schema on purpose; without it, a mistake stops the harvest");
const raises = z
  .string()
  .optional()
  .describe("Class of the error that the SDK must raise here; it is recorded, and the workflow continues");
const unanswered = z
  .literal(true)
  .optional()
  .describe("codex must not answer. The client does not wait, and the scenario fails if an answer comes");

const duringActions = z
  .array(
    z.strictObject({
      when,
      after: z
        .union([frameMatch, modelRequestMatch])
        .optional()
        .describe("Act only after this frame was also sent on the wire, or the model got this request"),
      do: buildOneKeySchema(
        {
          pause_goal: noValue.describe("Pause the goal, as a client does at its limit of attempts"),
          interrupt: noValue.describe("Interrupt the running turn"),
          steer: turnInput.describe("Send more input into the running turn"),
          turn: z
            .strictObject({ thread: threadNumber, input: turnInput })
            .describe("Run a turn of another thread at the same time"),
          request: z
            .strictObject({ method: z.string(), params: jsonObject.optional(), unanswered })
            .describe("Send any request; only the wire contains its result"),
          visit: z
            .string()
            .describe(
              "Open an address, such as `$event.params.authUrl` of the event that triggers the action. An event without this member does not trigger it",
            ),
          kill_codex: noValue.describe("End the codex process with SIGKILL"),
        },
        { raises, invalid },
      ),
    }),
  )
  .default([])
  .describe("Actions of the client while events arrive");

const workflowAction = buildOneKeySchema(
  {
    start_thread: jsonObject.describe("Start a thread; parameters by their names on the wire"),
    resume_thread: jsonObject.describe(
      "Resume the thread, as after `restart`; `threadId` names a thread other than the current one",
    ),
    fork_thread: jsonObject.describe(
      "Fork the thread, and continue with the fork; `threadId` names a thread other than the current one",
    ),
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
    review: z
      .strictObject({
        target: typedObject.describe("What to review, as in `review/start`"),
        during: duringActions,
      })
      .describe("Have the thread review changes, as one turn, and record its events"),
    goal: z
      .strictObject({
        objective: z.string(),
        token_budget: z.int().min(1).optional().describe("Tokens that the goal may use"),
        during: duringActions,
      })
      .describe("Set a goal; codex starts turns until the goal ends"),
    request: z
      .strictObject({
        method: z.string(),
        params: jsonObject.optional(),
        unanswered,
        during: duringActions,
      })
      .describe(
        "Send any request of the protocol, and record its result; in its params `$thread`, `$thread1`, `$turn`, `$workspace`, `$result.some.member` (of the last request) and `$result2.some.member` (of the second) are replaced by values of the run",
      ),
    listen: z
      .strictObject({ until: frameMatch })
      .describe("Record the notifications that belong to no turn, up to the first that matches"),
    wait_for: when.describe("Wait until such a frame has passed on the wire `nth` times"),
    visit: z
      .string()
      .describe(
        "Open an address as the user's browser does, such as `$result.authorizationUrl` of the last request",
      ),
    restart: noValue.describe("Close the client and its codex, and start both again"),
  },
  { raises, invalid },
);

/** The ways to answer a request of codex. An answer has exactly one of them. */
const ANSWER_KINDS = ["result", "error", "unanswered"] as const;

const answer = z
  .strictObject({
    to: z.string().describe("Method of the request that codex sends to its client"),
    params: jsonObject.optional().describe("Members that the request's params must have"),
    result: jsonObject.optional().describe("Result that the client sends"),
    error: z
      .strictObject({ code: z.int(), message: z.string(), data: z.unknown().optional() })
      .optional()
      .describe("JSON-RPC error that the client sends instead of a result"),
    unanswered: z.literal(true).optional().describe("The client never answers"),
    after: frameMatch.optional().describe("Answer only after this frame was sent on the wire"),
    invalid,
  })
  .refine((one) => ANSWER_KINDS.filter((kind) => one[kind] !== undefined).length === 1, {
    message: `must have exactly one of: ${ANSWER_KINDS.join(", ")}`,
  });

// The ids let the published JSON Schema contain these parts once.
const model = z.union([z.array(modelResponse).min(1), z.literal("offline")]).meta({
  id: "model",
  description:
    "The model script: a list of responses, or `offline`, which refuses connections to the model. Without it, the model answers every prompt with one message",
});
const answers = z.array(answer).meta({
  id: "answers",
  description: "Answers of the client to requests of codex; the first that matches is used",
});
const workflow = z
  .array(workflowAction)
  .min(1)
  .meta({ id: "workflow", description: "Actions of the client, in order" });
const codexConfig = jsonObject.describe(
  "Keys of codex's `config.toml`; `$workspace` is replaced by the run's workspace, and `$node` by the path of Node",
);

/** An entry of `releases`: what differs with some releases of codex. Its keys, except `codex` and `skip`, replace the scenario's keys. */
const releaseEntry = z
  .strictObject({
    codex: z
      .string()
      .regex(
        RELEASE_RANGE,
        "must be a release or a range of releases, such as `..0.96.0` or `0.97.0..0.120.0`",
      )
      .describe("The releases, including both ends: `0.97.0`, `..0.96.0`, `0.97.0..`, `0.97.0..0.120.0`"),
    skip: z
      .string()
      .min(1)
      .optional()
      .describe("Why these releases can't carry out the scenario; then it does not run"),
    workflow: workflow.optional(),
    model: model.optional(),
    answers: answers.optional(),
    codex_config: codexConfig.optional(),
  })
  .refine((entry) => Object.values(entry).filter((value) => value !== undefined).length > 1, {
    message: "must say what differs with these releases",
  });

/** Schema of a scenario file. The published JSON Schema contains the descriptions. */
export const scenarioSchema = z
  .strictObject({
    name: z
      .string()
      .regex(SCENARIO_NAME, "must be at most 80 lower case letters, digits and `_`, and not begin with `_`"),
    title: z.string().min(1).describe("Title for tables, one line"),
    area: z.string().min(1).describe("Group of the scenario: thread, turn, tools, goals, errors…"),
    covers: z.array(z.string()).min(1).describe("What the scenario proves, a list of phrases"),
    steps: z
      .enum(["whole", "turn"])
      .default("whole")
      .describe("`turn`: each turn is a step with its own file"),
    unsupported: z
      .string()
      .optional()
      .describe("What the SDK or codex can't do here; the transcript proves it"),
    client: z
      .enum(["sync", "async"])
      .default("sync")
      .describe("Client that runs the workflow, if an SDK has both"),
    workspace: z
      .strictObject({
        files: z.record(workspacePath, fileContent).superRefine(refuseFileAsFolder).default({}),
        committed: z
          .record(workspacePath, z.string())
          .superRefine(refuseFileAsFolder)
          .optional()
          .describe(
            "Makes the workspace a Git repository: these files are the only commit of its branch `main`; `files` are written afterwards",
          ),
      })
      .prefault({})
      .describe("Files in the workspace at the start of the run"),
    codex_home: initialFiles.describe("Files in codex's home folder (`CODEX_HOME`) at the start of the run"),
    env: z.record(z.string(), z.string()).default({}).describe("Environment variables of codex in this run"),
    codex_config: codexConfig.default({}),
    provider: jsonObject.default({}).describe("More keys of the model provider in codex's `config.toml`"),
    transport: z
      .enum(["http", "websocket"])
      .optional()
      .describe(
        "Connection between codex and the model: `http` (default) with server-sent events, or a `websocket`",
      ),
    output_schema: jsonObject.optional().describe("JSON Schema for turns with `structured: true`"),
    account: accountWorld.optional(),
    aws: awsWorld.optional(),
    oauth: oauthWorld.optional(),
    realtime: realtimeWorld.optional(),
    client_capabilities: jsonObject
      .default({})
      .describe("Capabilities that the client announces in `initialize`"),
    model: model.optional(),
    answers: answers.default([]),
    workflow,
    releases: z
      .array(releaseEntry)
      .min(1)
      .optional()
      .describe(
        "What differs with some releases of codex; the first entry that contains the release is used",
      ),
    redact: z
      .array(z.strictObject({ at: z.string() }))
      .default([])
      .describe("Places where a secret is expected; it is replaced"),
    races: z
      .array(
        z.strictObject({
          cause: z.string(),
          order: z
            .union([z.tuple([raceFrame, raceFrame]), z.tuple([sessionLine, sessionLine])])
            .optional()
            .describe(
              "Record again while the second of these frames, or of these lines of a session file, is directly before the first",
            ),
        }),
      )
      .default([])
      .describe(
        "Races of codex that affect this scenario. If `harvest --runs` finds variants, the manifest lists each with the cause of its race",
      ),
    platform_dependent: z.boolean().default(false).describe("Whether the events differ between platforms"),
    timeout: z.int().min(1).max(600).default(60).describe("Maximum duration of the whole run, in seconds"),
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
/** One action of the client, such as `{ turn: … }`. It may name the error that the SDK must raise, and may break codex's schema on purpose. */
export type WorkflowAction = z.output<typeof workflowAction>;
/** Actions of the client while events arrive, each triggered by an event. */
export type DuringActions = z.output<typeof duringActions>;
/** One of two frames whose order is random in codex. */
export type RaceFrame = z.output<typeof raceFrame>;
/** One of two lines of a session file whose order is random in codex. */
export type RaceLine = z.output<typeof sessionLine>;
/** Describes a frame: its method, and members that its params must have, at any depth. */
export type FrameMatch = z.output<typeof frameMatch>;
/** The client's response to a request of codex. */
export type ClientAnswer = z.output<typeof answer>;

/** Reports a path that is also the folder of another one. */
function refuseFileAsFolder(files: Record<string, unknown>, context: z.core.$RefinementCtx): void {
  const parents = Object.keys(files).map((path) => path.slice(0, path.lastIndexOf("/") + 1));
  const folder = parents.flatMap(listFolders).find((path) => Object.hasOwn(files, path));
  if (folder !== undefined) context.addIssue(`\`${folder}\` is both a file and a folder`);
}

/** Lists a folder and those above it: `a/b/` → `a`, `a/b`. */
function listFolders(folder: string): string[] {
  const parts = folder.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** Builds a schema that rejects a key that moved from the step to its response. */
function explainMovedKey(key: string) {
  return z
    .never(`has moved: write \`${key}\` beside \`do\`, since it belongs to the response (docs/formats.md)`)
    .optional();
}

/**
 * Builds the schema of a mapping with exactly one key of `shape`, such as `{ say: … }`, and optional keys of
 * `beside`.
 */
function buildOneKeySchema<T extends z.ZodRawShape, B extends z.ZodRawShape = Record<never, never>>(
  shape: T,
  beside?: B,
) {
  const keys = Object.keys(shape);
  const count = (value: object) => keys.filter((key) => key in value).length;
  return z
    .strictObject({ ...shape, ...(beside ?? ({} as B)) })
    .partial()
    .refine((value) => count(value) === 1, {
      message: `must have exactly one of: ${keys.join(", ")}`,
      params: { oneOf: keys },
    })
    .meta({ minProperties: 1, maxProperties: 1 + Object.keys(beside ?? {}).length });
}
