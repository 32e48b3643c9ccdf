import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { messageOf, TouchstoneError } from "../error.js";

export const MANIFEST_FILE = "manifest.json";
const FORMAT = 1;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const count = z.int().min(0);
const file = { file: z.string(), digest: digest.describe("Over the file's bytes"), bytes: count };

const step = z.strictObject({
  ...file,
  events: count,
  methods: z.record(z.string(), count).describe("How many events of each method"),
});

const subject = z
  .strictObject({
    sdk: z.strictObject({
      package: z.string(),
      version: z.string(),
      source: z.enum(["registry", "checkout"]),
      commit: z.string().optional().describe("Of the checkout"),
      dirty: z.boolean().optional().describe("The checkout had changes that were not committed"),
    }),
    codex: z.strictObject({
      version: z.string(),
      pin: z.string().describe("The version that the config asked for"),
      source: z.enum(["npm", "path"]),
      versionMismatch: z
        .literal(true)
        .optional()
        .describe("The version is not the pin, and the user allowed it"),
    }),
    model: z.string().describe("The model's name; its answers come from the scenario's script"),
    platform: z.string().describe("Where it was recorded, such as `linux-x64`"),
  })
  .describe("What was recorded: an SDK at a version, over a codex at a version");

const entry = z.strictObject({
  title: z.string(),
  covers: z.array(z.string()).describe("What the scenario proves"),
  scenario: digest.describe("Over the scenario's content"),
  steps: z.array(step).describe("The event files, in their order"),
  wire: z.strictObject({ ...file, frames: count }).describe("The frames of the same run"),
  schema: z.string().optional().describe("The structured-output schema, relative to this folder"),
  subject,
  touchstone: z.string().describe("The version of touchstone that recorded it"),
  harvestedAt: z.iso.datetime().describe("When these bytes were first recorded; UTC, seconds"),
  replaced: z.record(z.string(), z.array(z.string())).describe("Kind of stand-in → the places that hold one"),
  redactions: z
    .array(z.strictObject({ at: z.string(), rule: z.string(), count }))
    .describe("Secrets that were replaced at places that the scenario declares"),
  variants: z
    .array(z.strictObject({ digest, runs: count, cause: z.string(), firstDifference: z.string() }))
    .describe("Where codex has a race that nothing decides: each transcript that was seen"),
  platformDependent: z.literal(true).optional().describe("Its events differ from platform to platform"),
});

export const manifestSchema = z
  .strictObject({
    formatVersion: z.literal(FORMAT),
    sdk: z.string().describe("Which SDK's fixtures stand in this folder"),
    scenarios: z.record(z.string(), entry).describe("Name → what its fixture is, and where it came from"),
  })
  .describe("What the fixtures of a folder are, and where they came from");

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestEntry = z.output<typeof entry>;

/**
 * The manifest of a fixtures folder; undefined where there is none.
 * @throws TouchstoneError `manifest-damaged`, `manifest-too-new`
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readFile(path, "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw damaged(path, messageOf(error), error);
  });
  if (text === undefined) return undefined;
  let data: { formatVersion?: unknown };
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw damaged(path, messageOf(error), error);
  }
  if (typeof data?.formatVersion === "number" && data.formatVersion > FORMAT) {
    throw new TouchstoneError(
      `${path} has format ${data.formatVersion}, and this touchstone knows up to ${FORMAT}.`,
      {
        kind: "environment",
        code: "manifest-too-new",
        hint: "A newer touchstone wrote it: update `codex-touchstone`.",
      },
    );
  }
  const parsed = manifestSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(path, `${issue?.path.join(".") || "it"}: ${issue?.message}`, parsed.error);
}

/** The manifest's text: scenarios by name, members in the schema's order, so that equal manifests are equal bytes. */
export function manifestText(manifest: Manifest): string {
  const ordered = manifestSchema.parse(manifest);
  const scenarios = Object.entries(ordered.scenarios).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ ...ordered, scenarios: Object.fromEntries(scenarios) }, null, 2)}\n`;
}

export function emptyManifest(sdk: string): Manifest {
  return { formatVersion: FORMAT, sdk, scenarios: {} };
}

function damaged(path: string, what: string, cause: unknown): TouchstoneError {
  return new TouchstoneError(`${path} is damaged: ${what}`, {
    kind: "finding",
    code: "manifest-damaged",
    hint: `Restore it from git (\`git checkout -- ${MANIFEST_FILE}\`), or remove the folder and harvest anew.`,
    cause,
  });
}
