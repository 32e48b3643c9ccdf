import * as z from "zod";
import { describeInvalidKey, getErrorMessage } from "../lib/index.js";
import { TRANSCRIPT_PROTOCOLS } from "../protocol/index.js";
import { SCENARIO_NAME } from "../scenario/index.js";
import {
  assertReadableVersion,
  buildSchemaTitle,
  FORMAT_VERSION,
  parsePlainJson,
} from "../transcript/index.js";
import { atlasErrors } from "./errors.js";
import { isAtlas } from "./is-atlas.js";
import { VERSION } from "./parse-releases.js";

const index = z.int().min(0);
const scenarioSet = index.describe("Which scenarios: an index into `sets`");
const spanMembers = {
  from: index.describe("First release, an index into `releases`"),
  to: index.describe("Last release, an index into `releases`"),
};

const pathSpan = z.strictObject({
  ...spanMembers,
  types: z.record(z.string(), scenarioSet).describe("JSON type → the scenarios in which it was seen there"),
  values: z
    .record(z.string(), scenarioSet)
    .optional()
    .describe("If the member has one of a few values: value → the scenarios that show it"),
  absent: scenarioSet
    .optional()
    .describe("The scenarios in which its parent was also seen without it. If there are any, it is optional"),
});

const pathSchema = z.strictObject({
  first: z.string().describe("The first release that sent it"),
  last: z.string().describe("The last release that sent it"),
  example: z.string().describe("A value that the last release sent, as JSON, shortened if it is long"),
  spans: z.array(pathSpan).describe("Runs of releases in which the same was seen"),
});

const stateSpan = z.strictObject({
  ...spanMembers,
  state: z.enum(["ran", "unsupported", "failed"]),
  reason: z.string().optional().describe("Why it did not run"),
});

const sampleSpan = z.strictObject({
  ...spanMembers,
  scenario: z.string(),
  event: z.string().describe("The first such event of the scenario, in the last of these releases"),
});

const protocolSchema = z.strictObject({
  releases: z
    .array(index)
    .describe("The releases that were measured with this protocol, as indices into `releases`"),
  failures: z
    .record(z.string(), z.string())
    .describe("Release → why it could not be measured with this protocol"),
  scenarios: z.record(z.string(), z.array(stateSpan)).describe("Scenario → whether it ran on each release"),
  paths: z.record(z.string(), pathSchema).describe("`EVENT path.to.member` → what was seen there"),
  calls: z
    .record(z.string(), pathSchema)
    .optional()
    .describe(
      "What clients send, and the answers of both sides: `METHOD params.…`, `METHOD result.…` and `METHOD error.…` → what was seen there. The params of codex's own requests are in `paths`",
    ),
  events: z.record(z.string(), z.array(sampleSpan)).describe("Event → examples of it"),
  schema: z
    .record(z.string(), z.array(z.strictObject(spanMembers)))
    .describe(
      "What a release's own JSON Schema allows, whether or not it was seen: `EVENT path.to.member` → releases",
    ),
});

export const atlasSchema = z
  .strictObject({
    formatVersion: z
      .literal(FORMAT_VERSION)
      .describe("The version of this file's format; a reader refuses a higher one"),
    releases: z.array(z.string().regex(VERSION)).describe("The measured releases of codex, oldest first"),
    scenarios: z.array(z.string().regex(SCENARIO_NAME)).describe("Names, sorted"),
    sets: z.array(z.string()).describe("Sets of scenarios, as ranges of indices into `scenarios`: `0-5,7`"),
    protocols: z
      .partialRecord(z.enum(TRANSCRIPT_PROTOCOLS), protocolSchema)
      .describe(
        "`codex exec --json`, what `codex app-server` sends, the session files that codex writes, and the events of `codex exec --json` before 0.44.0",
      ),
  })
  .describe("What releases of codex were seen to send, in the scenarios of touchstone's catalogue")
  .meta(buildSchemaTitle("atlas"));

/** The content of atlas.json: the events that releases of codex sent. Releases and sets of scenarios are given by their index. */
export type Atlas = z.output<typeof atlasSchema>;
/** What was measured with one protocol. */
export type ProtocolData = z.output<typeof protocolSchema>;

/**
 * Parses and checks an atlas.
 * @param file path of the file, for messages
 * @throws TouchstoneError `atlas-invalid`, `atlas-too-new`
 */
export function parseAtlas(file: string, text: string): Atlas {
  let data: unknown;
  try {
    data = parsePlainJson(text);
  } catch (cause) {
    throw atlasErrors.atlasInvalid({ file, problem: getErrorMessage(cause), cause });
  }
  assertReadableVersion(file, data, atlasErrors.atlasTooNew);
  const migrated = migrateAtlas(data);
  if (isAtlas(migrated)) return migrated as Atlas;
  const parsed = atlasSchema.safeParse(migrated);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = issue ? describeInvalidKey(issue, migrated) : "is not valid";
  throw atlasErrors.atlasInvalid({ file, problem, cause: parsed.error });
}

/** Renames a member of files that touchstone 1.0.0 wrote: there, `protocols` is called `faces`. */
function migrateAtlas(found: unknown): unknown {
  if (typeof found !== "object" || found === null || "protocols" in found || !("faces" in found))
    return found;
  const { faces: protocols, ...others } = found;
  return { ...others, protocols };
}
