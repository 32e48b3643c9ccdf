import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isEnum } from "../diff/index.js";
import { type ManifestEntry, readManifest } from "../store/index.js";
import { isObject, type JsonValue, parseJson, stringifyJson } from "../transcript/index.js";
import { eventOf, exampleOf, type JsonType, leavesOf } from "./paths.js";

const jsonType = z.enum(["string", "integer", "number", "boolean", "null", "array", "object"]);

const seenSchema = z.strictObject({
  types: z.array(jsonType).describe("JSON types, sorted"),
  values: z.array(z.string()).optional().describe("Of a member whose values are one of a few: those seen"),
  optional: z.literal(true).optional().describe("What it is a member of was also seen without it"),
  scenarios: z.array(z.string()).describe("Scenarios that show it"),
  example: z.string().describe("The first value seen, as JSON, cut where it is long"),
});

export const observationSchema = z.strictObject({
  release: z.string(),
  face: z.enum(["exec", "app-server"]),
  failure: z.string().optional().describe("Why nothing of this release could be measured"),
  scenarios: z
    .record(
      z.string(),
      z.strictObject({ state: z.enum(["ran", "unsupported", "failed"]), reason: z.string().optional() }),
    )
    .describe("What became of each scenario"),
  paths: z.record(z.string(), seenSchema).describe("Event and path → what was seen there"),
  samples: z
    .record(z.string(), z.strictObject({ scenario: z.string(), event: z.string() }))
    .describe("Event → the first that was seen, as it stands in the fixture"),
});

/** What one face of one release was seen to send. */
export type Observation = z.output<typeof observationSchema>;
export type Seen = z.output<typeof seenSchema>;

interface Gathering {
  types: Set<JsonType>;
  values: Set<string>;
  scenarios: Set<string>;
  example: string;
  count: number;
}

/** Values beyond which a member is taken for free text. */
const MOST_VALUES = 40;
/** Longer lines make no good example. */
const LONGEST_SAMPLE = 4000;

/** Reads a harvest's fixtures, and gathers what stands in them. */
export async function observe({
  release,
  face,
  fixtures,
  failed,
  unsupported,
}: {
  release: string;
  face: Observation["face"];
  /** The folder; one where nothing could be recorded need not be there. */
  fixtures: string;
  failed: Record<string, string>;
  unsupported: Record<string, string>;
}): Promise<Observation> {
  const { scenarios = {} } = (await readManifest(fixtures)) ?? {};
  const paths = new Map<string, Gathering>();
  const objects = new Map<string, number>();
  const samples: Observation["samples"] = {};
  for (const name of Object.keys(scenarios).sort()) {
    for (const event of await saidIn(fixtures, scenarios[name]))
      gather(event, name, { paths, objects, samples });
  }
  const states: Observation["scenarios"] = {};
  for (const name of Object.keys(scenarios)) states[name] = { state: "ran" };
  for (const [name, reason] of Object.entries(unsupported)) states[name] = { state: "unsupported", reason };
  for (const [name, reason] of Object.entries(failed)) states[name] = { state: "failed", reason };
  return {
    release,
    face,
    scenarios: sorted(states),
    paths: sorted(Object.fromEntries([...paths].map(([path, seen]) => [path, seenOf(path, seen, objects)]))),
    samples: sorted(samples),
  };
}

/** What codex said of itself in one scenario. On the wire stands more than a client's turns show, and all that it asks. */
async function saidIn(fixtures: string, entry: ManifestEntry | undefined): Promise<JsonValue[]> {
  if (!entry) return [];
  const files = entry.wire ? [entry.wire.file] : entry.steps.map(({ file }) => file);
  const texts = await Promise.all(files.map((file) => readFile(join(fixtures, file), "utf8")));
  const lines = texts.flatMap((text) => text.split("\n").slice(0, -1).map(parseJson));
  if (!entry.wire) return lines;
  return lines.flatMap((frame) =>
    isObject(frame) && frame.from === "codex" && frame.message !== undefined ? [frame.message] : [],
  );
}

function gather(
  event: JsonValue,
  scenario: string,
  to: { paths: Map<string, Gathering>; objects: Map<string, number>; samples: Observation["samples"] },
): void {
  const kind = eventOf(event);
  if (kind === undefined) return; // an answer
  const line = stringifyJson(event);
  if (line.length <= LONGEST_SAMPLE) to.samples[kind] ??= { scenario, event: line };
  to.objects.set(kind, (to.objects.get(kind) ?? 0) + 1);
  for (const { path, type, value } of leavesOf(withoutEnvelope(event))) {
    const full = `${kind}.${path}`;
    if (type === "object") to.objects.set(full, (to.objects.get(full) ?? 0) + 1);
    const known = to.paths.get(full) ?? start(value);
    to.paths.set(full, known);
    known.types.add(type);
    known.scenarios.add(scenario);
    known.count++;
    if (type === "null" || known.values.size > MOST_VALUES) continue;
    if (known.example === "null") known.example = exampleOf(value);
    if (typeof value === "string" && isEnum(nameOf(path), value)) known.values.add(value);
  }
}

/** Of an app-server's notification the params; its method is the event's name. */
function withoutEnvelope(event: JsonValue): JsonValue {
  return isObject(event) && isObject(event.params) ? event.params : event;
}

function start(value: JsonValue): Gathering {
  return { types: new Set(), values: new Set(), scenarios: new Set(), example: exampleOf(value), count: 0 };
}

function seenOf(path: string, seen: Gathering, objects: Map<string, number>): Seen {
  const values = [...seen.values].sort();
  const isOneOfAFew = values.length > 0 && values.length <= MOST_VALUES;
  return {
    types: [...seen.types].sort(),
    ...(isOneOfAFew ? { values } : {}),
    ...(isOptional(path, seen.count, objects) ? { optional: true as const } : {}),
    scenarios: [...seen.scenarios].sort(),
    example: seen.example,
  };
}

/** Was it there fewer times than what it is a member of? Elements of a list and entries of a map are never missing. */
function isOptional(path: string, count: number, objects: Map<string, number>): boolean {
  if (path.endsWith("[]") || path.endsWith("*")) return false;
  const of = path.replace(/\.[^.]*$/, "");
  const whole = objects.get(of);
  return whole !== undefined && count < whole;
}

function nameOf(path: string): string {
  return (
    path
      .replace(/(\[\])+$/, "")
      .split(".")
      .pop() ?? path
  );
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
