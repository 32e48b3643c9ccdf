import { z } from "zod";
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
import { collectLeaves, formatExample, nameEvent } from "./event-leaves.js";
import { getLastStep, getParent } from "./member-path.js";

const names = z.array(z.string()).describe("Scenarios, sorted");

const memberSchema = z.strictObject({
  types: z
    .partialRecord(z.enum(JSON_TYPES), names)
    .describe("JSON type → the scenarios in which it was seen there"),
  values: z
    .record(z.string(), names)
    .optional()
    .describe("Of a member whose values are one of a few: value → the scenarios that show it"),
  absent: names.optional().describe("Scenarios in which its parent was also seen without it"),
  example: z.string().describe("The first value seen, as JSON, cut where it is long"),
});

export const observationSchema = z.strictObject({
  release: z.string(),
  protocol: z.enum(TRANSCRIPT_PROTOCOLS),
  failure: z.string().optional().describe("Why nothing of this release could be measured"),
  scenarios: z
    .record(
      z.string(),
      z.strictObject({ state: z.enum(["ran", "unsupported", "failed"]), reason: z.string().optional() }),
    )
    .describe("What became of each scenario"),
  paths: z.record(z.string(), memberSchema).describe("Event and path → what was seen there"),
  samples: z
    .record(z.string(), z.strictObject({ scenario: z.string(), event: z.string() }))
    .describe("Event → the first example, as it is in the fixture"),
  schema: z
    .record(z.string(), z.literal(true))
    .describe("What the release's own JSON Schema allows codex to send: event and path"),
});

/** The events that one release sent with one protocol. */
export type Observation = z.output<typeof observationSchema>;
export type MemberObservation = z.output<typeof memberSchema>;

interface MemberTally {
  types: Map<JsonType, Set<string>>;
  values: Map<string, Set<string>>;
  /** Scenario → number of occurrences. */
  counts: Map<string, number>;
  example: string;
}

interface ObservationTally {
  paths: Map<string, MemberTally>;
  /** Event or path of an object → scenario → number of occurrences. */
  objects: Map<string, Map<string, number>>;
  samples: Observation["samples"];
}

/** A member with more values than this is free text. */
const MAX_VALUES = 40;
/** The maximum length of a sample, in characters. */
const MAX_SAMPLE_LENGTH = 4000;

/** Collects the members of all events in recorded fixtures. */
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
  const tally: ObservationTally = { paths: new Map(), objects: new Map(), samples: {} };
  const states: Observation["scenarios"] = {};
  for (const [name, reason] of Object.entries(unsupported)) states[name] = { state: "unsupported", reason };
  for (const [name, reason] of Object.entries(failed)) states[name] = { state: "failed", reason };
  for (const fixture of [...fixtures].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const event of readMessages(fixture, protocol)) tallyEvent(event, fixture.name, protocol, tally);
    states[fixture.name] = { state: "ran" };
  }
  return {
    release,
    protocol,
    scenarios: sortMembers(states),
    paths: sortMembers(
      Object.fromEntries(
        [...tally.paths].map(([path, member]) => [path, summarizeMember(path, member, tally)]),
      ),
    ),
    samples: sortMembers(tally.samples),
    schema: sortMembers(Object.fromEntries(allowed.map((path) => [path, true as const]))),
  };
}

/**
 * Reads the notifications and requests that codex sent in one scenario, or the records that it wrote to session files. If there is a
 * wire, the notifications come from it, because the events of turns are only a part of them.
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

function tallyEvent(
  event: JsonValue,
  scenario: string,
  protocol: TranscriptProtocol,
  tally: ObservationTally,
): void {
  const kind = NAMES[protocol](event);
  if (kind === undefined) return; // a response
  const line = stringifyJson(event);
  if (line.length <= MAX_SAMPLE_LENGTH) tally.samples[kind] ??= { scenario, event: line };
  countObject(tally.objects, kind, scenario);
  for (const { path, type, value } of collectLeaves(unwrapNotification(event))) {
    const fullPath = `${kind} ${path}`;
    if (type === "object") countObject(tally.objects, fullPath, scenario);
    const member = tally.paths.get(fullPath) ?? startTally(value);
    tally.paths.set(fullPath, member);
    addScenario(member.types, type, scenario);
    member.counts.set(scenario, (member.counts.get(scenario) ?? 0) + 1);
    if (type === "null") continue;
    if (member.example === "null") member.example = formatExample(value);
    if (typeof value === "string" && isEnumMember(getLastStep(path), value))
      addScenario(member.values, value, scenario);
  }
}

/** How a line is named. */
const NAMES: Record<TranscriptProtocol, (line: JsonValue) => string | undefined> = {
  exec: nameEvent,
  "app-server": nameEvent,
  session: nameSessionLine,
  legacy: nameLegacyEvent,
};

function addScenario<K>(scenariosByKey: Map<K, Set<string>>, key: K, scenario: string): void {
  const scenarios = scenariosByKey.get(key);
  if (scenarios) scenarios.add(scenario);
  else scenariosByKey.set(key, new Set([scenario]));
}

function countObject(objects: ObservationTally["objects"], path: string, scenario: string): void {
  const counts = objects.get(path) ?? new Map<string, number>();
  objects.set(path, counts.set(scenario, (counts.get(scenario) ?? 0) + 1));
}

/** Returns the params of a message of the app-server, or an event of exec unchanged. */
function unwrapNotification(event: JsonValue): JsonValue {
  return isObject(event) && isObject(event.params) ? event.params : event;
}

function startTally(value: JsonValue): MemberTally {
  return { types: new Map(), values: new Map(), counts: new Map(), example: formatExample(value) };
}

function summarizeMember(
  path: string,
  { types, values, counts, example }: MemberTally,
  { objects }: ObservationTally,
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
function listAbsent(
  path: string,
  counts: Map<string, number>,
  objects: ObservationTally["objects"],
): string[] {
  if (path.endsWith("[]") || path.endsWith("*")) return [];
  const parentCounts = objects.get(getParent(path)) ?? new Map<string, number>();
  return [...parentCounts]
    .flatMap(([scenario, parentCount]) => ((counts.get(scenario) ?? 0) < parentCount ? [scenario] : []))
    .sort();
}
