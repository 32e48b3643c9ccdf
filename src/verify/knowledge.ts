/** What verify knows: the atlas, codex's own schemas, and the rules of order. */
import * as z from "zod";
import { type Atlas, parseAtlas } from "../atlas/index.js";
import { getReason } from "../lib/index.js";
import { compareVersions } from "../lib/versions/index.js";
import { TRANSCRIPT_PROTOCOLS, type TranscriptProtocol } from "../protocol/index.js";
import { parsePlainJson } from "../transcript/index.js";
import { verifyErrors } from "./errors.js";
import { MeasuredProtocol } from "./measured-protocol.js";
import { buildSpanSet, NO_RELEASES, type ReleaseSet } from "./release-set.js";
import type { CompactSchema, SchemaSource } from "./schema-source.js";

const compactSchema = z.custom<CompactSchema | true>((value) => typeof value === "object" || value === true);
const numbers = z.record(z.string(), z.int().min(0)).describe("Name → index into the list of schemas");
const schemasFile = z.object({
  formatVersion: z.literal(1),
  schemas: z.array(compactSchema),
  releases: z.record(z.string(), z.object({ messages: numbers, definitions: numbers })),
});

const rulesOfProtocol = z.object({
  releases: z.array(z.string()).describe("The releases whose recordings were read"),
  rules: z.record(z.string(), z.array(z.object({ from: z.string(), to: z.string() }))),
});
const orderFile = z.object({
  formatVersion: z.literal(1),
  protocols: z.partialRecord(z.enum(TRANSCRIPT_PROTOCOLS), rulesOfProtocol),
});

/** A file with what verify knows. */
export interface KnowledgeFile {
  path: string;
  text: string;
}

/** What verify knows of each protocol. */
export interface Knowledge {
  protocols: Record<TranscriptProtocol, MeasuredProtocol>;
  /** Finds the releases that keep to a rule of order. @param rule `in-turn turn/completed` */
  findReleasesWithRule(protocol: TranscriptProtocol, rule: string): ReleaseSet;
}

/** The files beside the atlas. */
export interface KnowledgeFiles {
  /** codex's own schemas. */
  schemas: KnowledgeFile;
  /** The rules of order. */
  order: KnowledgeFile;
  /** An atlas of session files. It is used only if the atlas itself has no measurements of session files. */
  sessions: KnowledgeFile;
}

/**
 * Reads what verify knows.
 * @throws TouchstoneError `verify-data-invalid`, `atlas-invalid`, `atlas-too-new`
 */
export function readKnowledge(atlas: Atlas, { schemas, order, sessions }: KnowledgeFiles): Knowledge {
  const sources = readSchemas(atlas, parseFile(schemasFile, schemas));
  const { protocols } = parseFile(orderFile, order);
  const sessionAtlas = atlas.protocols.session ? atlas : parseAtlas(sessions.path, sessions.text);
  const measured = {
    exec: new MeasuredProtocol(atlas, "exec", []),
    "app-server": new MeasuredProtocol(atlas, "app-server", sources),
    session: new MeasuredProtocol(sessionAtlas, "session", []),
    legacy: new MeasuredProtocol(atlas, "legacy", []),
  };
  const rules = Object.fromEntries(
    TRANSCRIPT_PROTOCOLS.map((protocol) => [
      protocol,
      readRules(measured[protocol].releases, protocols[protocol]?.rules ?? {}),
    ]),
  );
  return {
    protocols: measured,
    findReleasesWithRule: (protocol, rule) => rules[protocol]?.get(rule) ?? NO_RELEASES,
  };
}

function parseFile<Schema extends z.ZodType>(
  schema: Schema,
  { path, text }: KnowledgeFile,
): z.output<Schema> {
  try {
    return schema.parse(parsePlainJson(text));
  } catch (cause) {
    throw verifyErrors.verifyDataInvalid({ file: path, problem: getReason(cause), cause });
  }
}

/**
 * Reads the schemas. Each is used for its own release and for the releases of the atlas up to the next release with a schema. The oldest
 * schema is also used for all older releases.
 */
function readSchemas(atlas: Atlas, { schemas, releases }: z.output<typeof schemasFile>): SchemaSource[] {
  const find = (record: Record<string, number>) => (name: string) =>
    Object.hasOwn(record, name) ? schemas[record[name] as number] : undefined;
  const withSchema = Object.keys(releases).sort(compareVersions);
  const chosen = atlas.releases.map(
    (release) => withSchema.findLast((one) => compareVersions(one, release) <= 0) ?? withSchema[0],
  );
  return Object.entries(releases).map(([release, { messages, definitions }]) => ({
    releases: chosen.reduce(
      (set, one, index) => (one === release ? set | buildSpanSet(index, index) : set),
      NO_RELEASES,
    ),
    messages: Object.fromEntries(
      Object.keys(messages).map((name) => [name, find(messages)(name) as CompactSchema]),
    ),
    findDefinition: find(definitions),
  }));
}

function readRules(
  releases: readonly string[],
  rules: Record<string, { from: string; to: string }[]>,
): Map<string, ReleaseSet> {
  return new Map(
    Object.entries(rules).map(([rule, spans]) => {
      const indices = releases.flatMap((release, index) =>
        spans.some(({ from, to }) => compareVersions(from, release) <= 0 && compareVersions(release, to) <= 0)
          ? [index]
          : [],
      );
      return [rule, indices.reduce((set, index) => set | buildSpanSet(index, index), NO_RELEASES)];
    }),
  );
}
