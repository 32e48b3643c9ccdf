import { hostname } from "node:os";
import { dirname } from "node:path";
import { TouchstoneError } from "../error.js";
import {
  findHostTraces,
  type Redaction,
  redact,
  refuseSecrets,
  refuseTraces,
  thisHost,
} from "../redact/index.js";
import type { Scenario } from "../scenario/index.js";
import { sha256 } from "../store/index.js";
import { type JsonValue, methodOf, Normaliser, stringifyJson, type WireLog } from "../transcript/index.js";
import type { ProtocolSchemas } from "../validate/index.js";
import type { Recording } from "./record.js";

/** What a recording comes to, ready for the store. */
export interface Fixture {
  /** Path in the fixtures folder → text. */
  files: Record<string, string>;
  steps: StepFacts[];
  wire: { file: string; digest: string; bytes: number; frames: number };
  replaced: Record<string, string[]>;
  redactions: Redaction[];
  /** Over all files: equal digests, equal fixtures. */
  digest: string;
}

export interface StepFacts {
  file: string;
  digest: string;
  bytes: number;
  events: number;
  methods: Record<string, number>;
}

/**
 * Normalises, validates and redacts a recording.
 * @param given the scenario's own text
 * @throws TouchstoneError `secret-suspected`, `host-trace`, `frame-invalid`: nothing of it may be stored
 */
export async function toFixture(
  scenario: Scenario,
  given: string,
  { events, wire, world }: Recording,
  schemas: ProtocolSchemas,
): Promise<Fixture> {
  const normaliser = new Normaliser({
    paths: {
      [world.codexHome]: "/home/user/.codex",
      [world.home]: "/home/user",
      [world.workspace]: "/workspace",
      [world.root]: "/run/touchstone",
      [dirname(dirname(world.codexPath))]: "/opt/codex",
    },
    ports: [world.port],
    hostname: hostname(),
    from: world.startedAt,
    to: world.endedAt,
    given,
  });
  const frames: WireLog = wire.map((entry) =>
    "from" in entry ? { ...entry, message: normaliser.normalise(entry.message) } : entry,
  );
  const [invalid] = schemas.check(frames);
  if (invalid) throw badFrame(scenario.name, invalid);

  const steps = split(
    scenario,
    events.map(({ line, stream }) => ({ line: normaliser.normalise(line), stream })),
  );
  const wireFile = `wire/${scenario.name}.jsonl`;
  const parts = [
    ...steps.map((lines, index) => ({ file: stepFile(scenario, index), lines })),
    { file: wireFile, lines: frames as unknown as JsonValue[] },
  ];
  const clean = await redact(parts, scenario.redact);
  if (clean.suspicions.length > 0) throw refuseSecrets(scenario.name, clean.suspicions);
  const traces = findHostTraces(clean.parts, {
    ...thisHost(),
    paths: [world.root, dirname(world.root)],
    ports: [world.port],
    allowed: [given, ...world.env],
  });
  if (traces.length > 0) throw refuseTraces(scenario.name, traces);

  const written = clean.parts.map(({ file, lines }) => {
    const text = lines.map((line) => `${stringifyJson(line)}\n`).join("");
    return { file, lines, text, digest: sha256(text), bytes: Buffer.byteLength(text) };
  });
  const facts = ({ file, digest, bytes }: (typeof written)[number]) => ({ file, digest, bytes });
  const wireWritten = written.at(-1) as (typeof written)[number];
  return {
    files: Object.fromEntries(written.map(({ file, text }) => [file, text])),
    steps: written
      .slice(0, -1)
      .map((step) => ({ ...facts(step), events: step.lines.length, methods: countMethods(step.lines) })),
    wire: { ...facts(wireWritten), frames: wireWritten.lines.length },
    replaced: normaliser.replaced(),
    redactions: clean.redactions,
    digest: sha256(written.map(({ file, digest }) => `${file} ${digest}\n`).join("")),
  };
}

/**
 * Where a scenario's `steps` say `turn`, each turn is a step, in the order of their beginnings. What belongs to no turn
 * stands in the step that was the last to begin.
 */
function split({ steps }: Scenario, events: { line: JsonValue; stream: number }[]): JsonValue[][] {
  if (steps === "whole") return [events.map(({ line }) => line)];
  const parts: JsonValue[][] = [];
  const current = new Map<number, JsonValue[]>();
  for (const { line, stream } of events) {
    const begins = methodOf(line) === "turn/started" && current.get(stream)?.some(isTurnStart);
    const part = begins ? undefined : (current.get(stream) ?? (stream === 0 ? parts.at(-1) : undefined));
    if (part) part.push(line);
    else current.set(stream, parts[parts.push([line]) - 1] ?? []);
  }
  return parts.length > 0 ? parts : [[]];
}

function isTurnStart(line: JsonValue): boolean {
  return methodOf(line) === "turn/started";
}

function stepFile({ name, steps }: Scenario, index: number): string {
  return steps === "whole" ? `${name}.jsonl` : `${name}_step${index + 1}.jsonl`;
}

function countMethods(events: JsonValue[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    const method = methodOf(event) ?? "(none)";
    counts[method] = (counts[method] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function badFrame(scenario: string, { line, what }: { line: number; what: string }): TouchstoneError {
  return new TouchstoneError(`${scenario}: frame ${line} of the wire breaks codex's own schema: ${what}`, {
    kind: "finding",
    code: "frame-invalid",
    hint: "codex and its schema disagree, or the SDK speaks another release's protocol: check both pins.",
  });
}
