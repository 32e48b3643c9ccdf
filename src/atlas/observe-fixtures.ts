import * as z from "zod";
import { isEnumMember } from "../diff/index.js";
import {
  nameLegacyEvent,
  nameSessionLine,
  TRANSCRIPT_PROTOCOLS,
  type TranscriptProtocol,
} from "../protocol/index.js";
import type { HarvestedFixture } from "../store/index.js";
import {
  isObject,
  JSON_TYPES,
  type JsonType,
  type JsonValue,
  parseJson,
  sortMembers,
  stringifyJson,
} from "../transcript/index.js";
import { collectMembers, formatExample, getContent, nameEvent } from "./event-members.js";
import { getLastStep, getParent } from "./member-path.js";
import { readCalls } from "./read-calls.js";

const names = z.array(z.string()).describe("Scenarios, sorted");

const memberSchema = z.strictObject({
  types: z
    .partialRecord(z.enum(JSON_TYPES), names)
    .describe("JSON type → the scenarios in which it was seen there"),
  values: z
    .record(z.string(), names)
    .optional()
    .describe("If the member has one of a few values: value → the scenarios that show it"),
  absent: names.optional().describe("Scenarios in which its parent was also seen without it"),
  example: z
    .string()
    .describe("The first value seen, as JSON, shortened if it is long; `null` only if there was no other"),
});

export const observationSchema = z.strictObject({
  release: z.string(),
  protocol: z.enum(TRANSCRIPT_PROTOCOLS),
  failure: z.string().optional().describe("Why the release could not be measured with this protocol"),
  scenarios: z
    .record(
      z.string(),
      z.strictObject({ state: z.enum(["ran", "unsupported", "failed"]), reason: z.string().optional() }),
    )
    .describe("What became of each scenario"),
  paths: z.record(z.string(), memberSchema).describe("Event and path → what was seen there"),
  samples: z
    .record(z.string(), z.strictObject({ scenario: z.string(), event: z.string() }))
    .describe("Event → the first example that is not too long, as JSON"),
  calls: z
    .record(z.string(), memberSchema)
    .optional()
    .describe(
      "What clients send, and the answers of both sides: method and path from `params`, `result` or `error` on → what was seen there",
    ),
  schema: z
    .record(z.string(), z.literal(true))
    .describe("What the release's own JSON Schema allows codex to send: event and path"),
});

/** What one release sent with one protocol, or why that could not be measured. */
export type Observation = z.output<typeof observationSchema>;
export type MemberObservation = z.output<typeof memberSchema>;

interface MemberTally {
  types: Map<JsonType, Set<string>>;
  values: Map<string, Set<string>>;
  /** Scenario → number of occurrences. */
  counts: Map<string, number>;
  example: string;
}

interface MembersTally {
  paths: Map<string, MemberTally>;
  /** Event or path of an object → scenario → number of occurrences. */
  objects: Map<string, Map<string, number>>;
}

/** The maximum number of values that are listed. A member with more is free text. */
const MAX_VALUES = 40;
/** The maximum length of a sample, in characters. */
const MAX_SAMPLE_LENGTH = 4000;

/** Collects the members of all events in recorded fixtures. For app-server, it also collects the members of requests and answers. */
export function observeFixtures({
  release,
  protocol,
  fixtures,
  failed,
  unsupported,
  allowed,
}: {
  release: string;
  protocol: Observation["protocol"];
  fixtures: HarvestedFixture[];
  failed: Record<string, string>;
  unsupported: Record<string, string>;
  /** The paths that the release's schema allows. */
  allowed: string[];
}): Observation {
  const tally: MembersTally = { paths: new Map(), objects: new Map() };
  const calls: MembersTally = { paths: new Map(), objects: new Map() };
  const samples: Observation["samples"] = {};
  const states: Observation["scenarios"] = {};
  for (const [name, reason] of Object.entries(unsupported)) states[name] = { state: "unsupported", reason };
  for (const [name, reason] of Object.entries(failed)) states[name] = { state: "failed", reason };
  for (const fixture of [...fixtures].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const event of readMessages(fixture, protocol)) {
      const kind = NAMES[protocol](event);
      if (kind === undefined) continue; // an answer
      const line = stringifyJson(event);
      if (line.length <= MAX_SAMPLE_LENGTH) samples[kind] ??= { scenario: fixture.name, event: line };
      countObject(tally.objects, kind, fixture.name);
      tallyMembers(kind, getContent(event), fixture.name, tally);
    }
    if (protocol === "app-server")
      for (const { method, content } of readCalls(fixture))
        tallyMembers(method, content, fixture.name, calls);
    states[fixture.name] = { state: "ran" };
  }
  return {
    release,
    protocol,
    scenarios: sortMembers(states),
    paths: summarizeMembers(tally),
    samples: sortMembers(samples),
    ...(calls.paths.size > 0 ? { calls: summarizeMembers(calls) } : {}),
    schema: sortMembers(Object.fromEntries(allowed.map((path) => [path, true as const]))),
  };
}

/**
 * Reads the messages that codex sent in one scenario, or the records that it wrote to session files. If frames were recorded, the
 * messages are read from these, because the driver's events are only a part of the messages.
 */
function readMessages({ entry, files }: HarvestedFixture, protocol: TranscriptProtocol): JsonValue[] {
  const { wire, steps, session } = entry;
  const readLines = (parts: readonly { file: string }[]) =>
    parts.flatMap(({ file }) => String(files[file]).split("\n").slice(0, -1).map(parseJson));
  if (protocol === "session") return readLines(session?.files ?? []);
  if (!wire) return readLines(steps);
  const lines = readLines([wire]);
  return lines.flatMap((frame) =>
    isObject(frame) && frame.from === "codex" && frame.message !== undefined ? [frame.message] : [],
  );
}

/** Counts the members of one message. @param kind name of the event, or method of the request */
function tallyMembers(kind: string, content: JsonValue, scenario: string, tally: MembersTally): void {
  for (const { path, type, value } of collectMembers(content)) {
    const fullPath = `${kind} ${path}`;
    if (type === "object") countObject(tally.objects, fullPath, scenario);
    const member = tally.paths.get(fullPath) ?? startTally(value);
    tally.paths.set(fullPath, member);
    addScenario(member.types, type, scenario);
    member.counts.set(scenario, (member.counts.get(scenario) ?? 0) + 1);
    if (type === "null") continue;
    if (member.example === "null") member.example = formatExample(value);
    if (path === ERROR_CODE) addScenario(member.values, stringifyJson(value), scenario);
    if (typeof value === "string" && isEnumMember(getLastStep(path), value))
      addScenario(member.values, value, scenario);
  }
}

/** Names a line of a protocol; undefined if it has no name, such as an answer. */
const NAMES: Record<TranscriptProtocol, (line: JsonValue) => string | undefined> = {
  exec: nameEvent,
  "app-server": nameEvent,
  session: nameSessionLine,
  legacy: nameLegacyEvent,
};

/** The path of the only numbers whose values are listed: an answer has one of a few error codes. */
const ERROR_CODE = "error.code";

function addScenario<K>(scenariosByKey: Map<K, Set<string>>, key: K, scenario: string): void {
  const scenarios = scenariosByKey.get(key);
  if (scenarios) scenarios.add(scenario);
  else scenariosByKey.set(key, new Set([scenario]));
}

function countObject(objects: MembersTally["objects"], path: string, scenario: string): void {
  const counts = objects.get(path) ?? new Map<string, number>();
  objects.set(path, counts.set(scenario, (counts.get(scenario) ?? 0) + 1));
}

function startTally(value: JsonValue): MemberTally {
  return { types: new Map(), values: new Map(), counts: new Map(), example: formatExample(value) };
}

function summarizeMembers(tally: MembersTally): Observation["paths"] {
  const members = [...tally.paths].map(
    ([path, member]) => [path, summarizeMember(path, member, tally)] as const,
  );
  return sortMembers(Object.fromEntries(members));
}

function summarizeMember(
  path: string,
  { types, values, counts, example }: MemberTally,
  { objects }: MembersTally,
): MemberObservation {
  const absent = listAbsent(path, counts, objects);
  return {
    types: sortMembers(
      Object.fromEntries([...types].map(([type, scenarios]) => [type, [...scenarios].sort()])),
    ),
    ...(values.size > 0 && values.size <= MAX_VALUES
      ? {
          values: sortMembers(
            Object.fromEntries([...values].map(([value, scenarios]) => [value, [...scenarios].sort()])),
          ),
        }
      : {}),
    ...(absent.length > 0 ? { absent } : {}),
    example,
  };
}

/**
 * Lists the scenarios in which a member occurs less often than its parent. Elements of a list and entries of a map
 * are never absent.
 */
function listAbsent(path: string, counts: Map<string, number>, objects: MembersTally["objects"]): string[] {
  if (path.endsWith("[]") || path.endsWith("*")) return [];
  const parentCounts = objects.get(getParent(path)) ?? new Map<string, number>();
  return [...parentCounts]
    .flatMap(([scenario, parentCount]) => ((counts.get(scenario) ?? 0) < parentCount ? [scenario] : []))
    .sort();
}
