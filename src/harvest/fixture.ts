import { hostname } from "node:os";
import { dirname } from "node:path";
import { NOTIFICATIONS, type Protocol, readExecType } from "../protocol/index.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
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
import {
  buildEventPath,
  buildWirePath,
  byKey,
  isWireFile,
  type JsonObject,
  type JsonValue,
  methodOf,
  Normaliser,
  PATHS,
  stringifyJson,
  type WireLog,
} from "../transcript/index.js";
import { harvestErrors } from "./errors.js";
import type { Recording } from "./record.js";

/** What a recording comes to, ready for the store. */
export interface Fixture {
  /** Path in the fixtures folder → text. */
  files: Record<string, string>;
  steps: StepFacts[];
  /** Null where the subject talks to \`codex exec\`, which has none. */
  wire: { file: string; digest: string; bytes: number; frames: number } | null;
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
  exitCode?: number;
  stderr?: string;
  raised?: JsonObject;
}

/**
 * Normalises, validates and redacts a recording.
 * @param given the scenario's own text
 * @param protocol the lines of `exec` are no frames, and have no schema
 * @throws TouchstoneError `secret-suspected`, `host-trace`, `frame-invalid`: nothing of it may be stored
 */
export async function toFixture(
  scenario: Scenario,
  given: string,
  { events, told, wire, world }: Recording,
  schemas: ProtocolSchemas | undefined,
  protocol: Protocol,
): Promise<Fixture> {
  const normaliser = new Normaliser({
    paths: {
      [world.codexHome]: PATHS.codexHome,
      [world.home]: PATHS.home,
      [world.workspace]: PATHS.workspace,
      [world.root]: PATHS.runFolder,
      [dirname(dirname(world.codexPath))]: PATHS.codex,
    },
    ports: [world.port],
    hostname: hostname(),
    from: world.startedAt,
    to: world.endedAt,
    given,
  });
  const frames: WireLog =
    protocol === "exec"
      ? []
      : wire.map((entry) =>
          "from" in entry ? { ...entry, message: normaliser.normalise(entry.message) } : entry,
        );
  const [invalid] = schemas?.check(frames) ?? [];
  if (invalid) {
    const { line, what } = invalid;
    throw harvestErrors.frameInvalid({ name: scenario.name, line, problem: what });
  }

  const lines = events.map(({ line, stream }) => ({ line: normaliser.normalise(line), stream }));
  const turns = protocol === "exec" ? withSilent(perTurn(lines), told) : perTurn(lines);
  const split = protocol === "exec" && turns.length > 1 ? "turn" : scenario.steps;
  const steps =
    split === "turn" ? turns : [{ streams: turns.flatMap(({ streams }) => streams), lines: allOf(lines) }];
  const ends = steps.map(({ streams }) => normaliser.normalise(endOf(streams, told)) as JsonObject);
  const parts = [
    ...steps.map((step, index) => ({
      file: buildEventPath(scenario.name, split === "whole" ? undefined : index + 1),
      lines: step.lines,
    })),
    ...(protocol === "exec"
      ? []
      : [{ file: buildWirePath(scenario.name), lines: frames as unknown as JsonValue[] }]),
    // What no file holds goes into the manifest, and must be as clean.
    ...(ends.some((end) => Object.keys(end).length > 0) ? [{ file: ENDS, lines: ends as JsonValue[] }] : []),
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
  const files = written.filter(({ file }) => file !== ENDS);
  const ended = written.find(({ file }) => file === ENDS)?.lines as JsonObject[] | undefined;
  const wireWritten = files.find(({ file }) => isWireFile(file));
  return {
    files: Object.fromEntries(files.map(({ file, text }) => [file, text])),
    steps: files.slice(0, steps.length).map((step, index) => ({
      ...facts(step),
      events: step.lines.length,
      methods: countMethods(step.lines),
      ...ended?.[index],
    })),
    wire: wireWritten ? { ...facts(wireWritten), frames: wireWritten.lines.length } : null,
    replaced: normaliser.replaced(),
    redactions: clean.redactions,
    digest: sha256(written.map(({ file, digest }) => `${file} ${digest}\n`).join("")),
  };
}

/** No file: what the ends of the steps told. */
const ENDS = "(end)";

interface Line {
  line: JsonValue;
  stream: number;
}

interface Step {
  streams: number[];
  lines: JsonValue[];
}

/** A turn of `codex exec` is a process, with an exit code of its own, though it may have said nothing. */
function withSilent(steps: Step[], told: Recording["told"]): Step[] {
  const spoke = new Set(steps.flatMap(({ streams }) => streams));
  const silent = [...told.keys()].filter((stream) => !spoke.has(stream));
  const all = [...steps, ...silent.map((stream) => ({ streams: [stream], lines: [] }))];
  const first = ({ streams }: Step) => streams[0] ?? 0;
  return all.filter(({ streams }) => streams.length > 0).sort((a, b) => first(a) - first(b));
}

function allOf(lines: Line[]): JsonValue[] {
  return lines.map(({ line }) => line);
}

/** What the caller was told at the end of a step; of several turns in one, the last that told something. */
function endOf(streams: number[], told: Recording["told"]): JsonObject {
  return Object.assign({}, ...streams.map((stream) => told.get(stream) ?? {}));
}

/**
 * Each turn is a step, in the order of their beginnings. What belongs to no turn stands in the step that was the last to
 * begin.
 */
function perTurn(lines: Line[]): Step[] {
  const steps: Step[] = [];
  const current = new Map<number, Step>();
  for (const { line, stream } of lines) {
    const begins =
      methodOf(line) === NOTIFICATIONS.turnStarted && current.get(stream)?.lines.some(isTurnStart);
    const step = begins ? undefined : (current.get(stream) ?? (stream === 0 ? steps.at(-1) : undefined));
    if (step) step.lines.push(line);
    else {
      const next = { streams: [stream], lines: [line] };
      steps.push(next);
      current.set(stream, next);
    }
  }
  return steps.length > 0 ? steps : [{ streams: [], lines: [] }];
}

function isTurnStart(line: JsonValue): boolean {
  return methodOf(line) === NOTIFICATIONS.turnStarted;
}

function countMethods(events: JsonValue[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    const method = methodOf(event) ?? readExecType(event) ?? "(none)";
    counts[method] = (counts[method] ?? 0) + 1;
  }
  return byKey(counts);
}
