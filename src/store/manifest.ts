/** The form of a manifest. */
import * as z from "zod";
import { SCENARIO_NAME } from "../scenario/index.js";
import {
  CODEX_SESSION_PATH,
  FORMAT_VERSION,
  SESSION_FILE,
  STEP_FILE,
  WIRE_FILE,
} from "../transcript/index.js";
import { capturedSchema } from "./captured.js";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const count = z.int().min(0);
// These paths are read and deleted, so they must not lead out of the folder.
const stepFile = z.string().regex(STEP_FILE);
const wireFile = z.string().regex(WIRE_FILE);
const sessionFile = z.string().regex(SESSION_FILE);

/** What an SDK returns at the end of a turn. Unknown members are refused, because nothing would compare them. */
export const turnResultSchema = z.strictObject({
  finalText: z.string().nullish().describe("The text of the final message; null if there is none"),
  structured: z.unknown().optional().describe("The structured output, parsed"),
  usage: z.record(z.string(), z.unknown()).optional().describe("The usage of tokens"),
  raised: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("What it raised instead, although the stream of events had ended in order"),
});

/** What the client gave to `codex exec`. */
export const execCallSchema = z.strictObject({
  prompt: z.string().optional().describe("The whole prompt, from the arguments or stdin"),
  resumes: z.string().optional().describe("The id that was given to `codex exec resume`"),
  forks: z.string().optional().describe("The id that was given to `codex exec fork`"),
  reviews: z
    .looseObject({ type: z.string().describe("Kind of the target, such as `uncommittedChanges`") })
    .optional()
    .describe("What `codex exec review` was told to review, in the form of the target of `review/start`"),
  images: z.array(z.string()).optional().describe("Paths of images"),
  outputSchema: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("The schema in the file that `--output-schema` names"),
});

const step = z.strictObject({
  file: stepFile.describe("Path of the file, relative to this folder; it has one event on each line"),
  digest: digest.describe("SHA-256 over the file's bytes"),
  bytes: count.describe("Size of the file"),
  events: count.describe("Number of its events, and so of its lines"),
  methods: z.record(z.string(), count).describe("Method (app-server) or type (exec) → number of its events"),
  exitCode: z.int().optional().describe("Exit code of the turn's process, if each turn is a process"),
  stderr: z.string().optional().describe("What that process wrote to stderr"),
  call: execCallSchema.optional().describe("What that process was given, if it was `codex exec`"),
  raised: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("What the SDK raised at the end of the turn: `type`, `message`, …"),
  returned: z
    .array(turnResultSchema)
    .optional()
    .describe(
      "What the SDK returned to the caller of each turn; absent if its API or its driver does not give it",
    ),
});

const wire = z.strictObject({
  file: wireFile.describe("Path of the file, relative to this folder; it has one frame on each line"),
  digest: digest.describe("SHA-256 over the file's bytes"),
  bytes: count.describe("Size of the file"),
  frames: count.describe("Number of its frames, and so of its lines"),
});

const replaced = z.record(z.string(), z.array(z.string()));

const session = z.strictObject({
  files: z
    .array(
      z.strictObject({
        file: sessionFile.describe(
          "Path of the file, relative to this folder; it has one record on each line",
        ),
        path: z
          .string()
          .regex(CODEX_SESSION_PATH)
          .describe("Where codex wrote it, relative to its home, with placeholders"),
        digest: digest.describe("SHA-256 over the file's bytes"),
        bytes: count.describe("Size of the file"),
        records: count.describe("Number of its records, and so of its lines"),
      }),
    )
    .describe("The files; empty if codex stored no thread"),
  replaced: replaced.describe("Kind of placeholder → the paths in records that contain one"),
});

const subject = z.strictObject({
  sdk: z
    .strictObject({
      package: z.string().describe("Its name in the registry of its language"),
      version: z.string().describe("The version that ran"),
      source: z
        .enum(["registry", "checkout", "codex", "capture"])
        .describe(
          "A release, a checkout of the user's, codex itself for a subject without a package, or the unknown client of a capture, as it named itself",
        ),
      commit: z.string().optional().describe("Of the checkout"),
      dirty: z.boolean().optional().describe("The checkout had changes that were not committed"),
    })
    .describe("The SDK"),
  codex: z
    .strictObject({
      version: z.string().describe("The version that ran"),
      pin: z.string().describe("The version that the config asked for"),
      source: z
        .enum(["npm", "path", "capture"])
        .describe("A release, a binary of the user's, or the codex of a capture"),
      versionMismatch: z
        .literal(true)
        .optional()
        .describe("The version is not the pin, and the user allowed it"),
    })
    .describe("The agent that the SDK drove"),
  model: z.string().describe("The model's name; its answers come from the scenario's script"),
  platform: z.string().describe("Where it was recorded, such as `linux-x64`"),
  driver: digest
    .optional()
    .describe("SHA-256 over the files of the driver's folder; absent if an older touchstone recorded it"),
});

const redaction = z.strictObject({
  at: z.string().describe("The place, which the scenario declares"),
  rule: z.string().describe("The rule that found the secret"),
  count: count.describe("Number of replacements there"),
});

const variant = z.strictObject({
  digest: digest.describe("SHA-256 over the digests of the files of such a run"),
  runs: count.describe("Number of runs that produced it"),
  cause: z.string().describe("The cause of the race, as the scenario states it"),
  firstDifference: z.string().describe("First place where it differs from the stored transcript"),
});

/** What a manifest says about one scenario. */
export const entrySchema = z.strictObject({
  title: z.string().describe("The scenario in a few words"),
  covers: z.array(z.string()).describe("What the scenario proves"),
  scenario: digest.describe("SHA-256 over the scenario's content; of a capture, over its bytes"),
  steps: z.array(step).describe("The event files, in their order"),
  wire: wire.nullable().describe("The frames of the same run; null if none were seen"),
  session: session
    .optional()
    .describe(
      "The session files that codex wrote in the same run, in the order in which it created them; absent if an SDK drove codex, or if an older touchstone recorded it",
    ),
  schema: z.string().optional().describe("The structured-output schema, relative to this folder"),
  subject: subject.describe("What was recorded: an SDK at a version, over a codex at a version"),
  touchstone: z.string().describe("The version of touchstone that recorded it"),
  harvestedAt: z.iso.datetime().describe("Time in UTC, to the second, at which this was first recorded"),
  replaced: replaced.describe("Kind of placeholder → the paths in events and frames that contain one"),
  redactions: z.array(redaction).describe("Secrets that were replaced"),
  variants: z
    .array(variant)
    .describe("If codex has a race without a preferred order: each transcript that was seen"),
  platformDependent: z.literal(true).optional().describe("Its events differ from platform to platform"),
  module: z
    .literal(true)
    .optional()
    .describe("A scenario module of the SDK's checkout was its workflow, in place of a scenario's YAML"),
  captured: capturedSchema
    .optional()
    .describe("It was imported from a capture, so that no harvest can record it again"),
  reviewed: z
    .strictObject({
      at: z.iso.datetime().describe("Time of the review in UTC, to the second"),
      by: z.string().describe("Who"),
    })
    .optional()
    .describe("Who accepted it in a review; a harvest that changes the fixture removes this"),
});

/** What a manifest says about a scenario that its SDK can't carry out. */
export const unsupportedSchema = z.strictObject({
  scenario: digest.describe("SHA-256 over the scenario's content"),
  reason: z.string().describe("Why the SDK can't carry out the scenario"),
  subject: subject.describe("The SDK and codex that this is true of"),
});

export const manifestSchema = z
  .strictObject({
    formatVersion: z
      .literal(FORMAT_VERSION)
      .describe("Version of this file's format; a reader refuses a higher one"),
    sdk: z.string().describe("The subject whose fixtures are in this folder"),
    auditEntries: z
      .int()
      .min(1)
      .optional()
      .describe(
        "Number of the last entry of the audit log. It changes with each entry, so that truncation of the log is detected",
      ),
    scenarios: z
      .record(z.string().regex(SCENARIO_NAME), entrySchema)
      .describe("Name → what its fixture is, and where it came from"),
    unsupported: z
      .record(z.string().regex(SCENARIO_NAME), unsupportedSchema)
      .optional()
      .describe("Name → why this SDK can't carry the scenario out"),
  })
  .describe("What the fixtures of a folder are, and where they came from");

/** A validated manifest.json: the fixtures of a folder and their origin. */
export type Manifest = z.output<typeof manifestSchema>;
/** A scenario that an SDK cannot carry out, with the reason. */
export type UnsupportedScenario = z.output<typeof unsupportedSchema>;
/** The manifest's facts about one scenario's fixture. */
export type ManifestEntry = z.output<typeof entrySchema>;
/** What an SDK returns at the end of a turn, as far as its API gives it. */
export type TurnResult = z.output<typeof turnResultSchema>;
/** What the client gave to `codex exec`. */
export type ExecCall = z.output<typeof execCallSchema>;
