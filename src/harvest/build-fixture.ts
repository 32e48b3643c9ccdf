import { hostname } from "node:os";
import { dirname } from "node:path";
import { NOTIFICATIONS, type Protocol, readExecType } from "../protocol/index.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
import {
  buildSecretsError,
  buildTracesError,
  findHostTraces,
  type Redaction,
  readHostFacts,
  redact,
} from "../redact/index.js";
import type { Scenario } from "../scenario/index.js";
import { computeSha256 } from "../store/index.js";
import {
  buildEventPath,
  buildWirePath,
  getMethod,
  isWireFile,
  type JsonObject,
  type JsonValue,
  Normalizer,
  PATHS,
  sortMembers,
  stringifyJson,
  type WireLog,
} from "../transcript/index.js";
import { harvestErrors } from "./errors.js";
import type { Recording } from "./record-run.js";

/** A fixture that is ready for the store. */
export interface RecordedFixture {
  /** Path in the fixtures folder → text. */
  files: Record<string, string>;
  steps: StepFacts[];
  /** Null for a subject that uses `codex exec`, which has no frames. */
  wire: { file: string; digest: string; bytes: number; frames: number } | null;
  replaced: Record<string, string[]>;
  redactions: Redaction[];
  /** A digest over all files. Fixtures with equal digests have equal bytes. */
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
 * Normalizes, validates and redacts a recording.
 * @param scenarioText the scenario's own text
 * @param protocol for `exec`, the lines are neither frames nor validated against a schema
 * @throws TouchstoneError `secret-suspected`, `host-trace`, `frame-invalid`; then no part of the recording may
 *   be stored
 */
export async function buildFixture(
  scenario: Scenario,
  scenarioText: string,
  { events, outcomes, wire, context }: Recording,
  schemas: ProtocolSchemas | undefined,
  protocol: Protocol,
): Promise<RecordedFixture> {
  const normalizer = new Normalizer({
    paths: {
      [context.codexHome]: PATHS.codexHome,
      [context.home]: PATHS.home,
      [context.workspace]: PATHS.workspace,
      [context.root]: PATHS.runFolder,
      [dirname(dirname(context.codexPath))]: PATHS.codex,
    },
    ports: [context.port],
    hostname: hostname(),
    startedAt: context.startedAt,
    endedAt: context.endedAt,
    scenarioText,
  });
  const frames: WireLog =
    protocol === "exec"
      ? []
      : wire.map((entry) =>
          "from" in entry ? { ...entry, message: normalizer.normalize(entry.message) } : entry,
        );
  const [invalid] = schemas?.findInvalidFrames(frames) ?? [];
  if (invalid) {
    const { line, what } = invalid;
    throw harvestErrors.frameInvalid({ name: scenario.name, line, problem: what });
  }

  const lines = events.map(({ line, stream }) => ({ line: normalizer.normalize(line), stream }));
  const turns = protocol === "exec" ? addSilentTurns(splitByTurn(lines), outcomes) : splitByTurn(lines);
  const granularity = protocol === "exec" && turns.length > 1 ? "turn" : scenario.steps;
  const steps =
    granularity === "turn"
      ? turns
      : [{ streams: turns.flatMap(({ streams }) => streams), lines: getLines(lines) }];
  const stepOutcomes = steps.map(
    ({ streams }) => normalizer.normalize(mergeOutcomes(streams, outcomes)) as JsonObject,
  );
  const transcriptParts = [
    ...steps.map((step, index) => ({
      file: buildEventPath(scenario.name, granularity === "whole" ? undefined : index + 1),
      lines: step.lines,
    })),
    ...(protocol === "exec"
      ? []
      : [{ file: buildWirePath(scenario.name), lines: frames as unknown as JsonValue[] }]),
    // Values that are in no file go into the manifest. They must contain no secret and no host trace either.
    ...(stepOutcomes.some((end) => Object.keys(end).length > 0)
      ? [{ file: OUTCOMES_FILE, lines: stepOutcomes as JsonValue[] }]
      : []),
  ];
  const clean = await redact(transcriptParts, scenario.redact);
  if (clean.suspicions.length > 0) throw buildSecretsError(scenario.name, clean.suspicions);
  const traces = findHostTraces(clean.parts, {
    ...readHostFacts(),
    paths: [context.root, dirname(context.root)],
    ports: [context.port],
    allowed: [scenarioText, ...context.env],
  });
  if (traces.length > 0) throw buildTracesError(scenario.name, traces);

  const written = clean.parts.map(({ file, lines }) => {
    const text = lines.map((line) => `${stringifyJson(line)}\n`).join("");
    return { file, lines, text, digest: computeSha256(text), bytes: Buffer.byteLength(text) };
  });
  const getFacts = ({ file, digest, bytes }: (typeof written)[number]) => ({ file, digest, bytes });
  const files = written.filter(({ file }) => file !== OUTCOMES_FILE);
  const ended = written.find(({ file }) => file === OUTCOMES_FILE)?.lines as JsonObject[] | undefined;
  const wireWritten = files.find(({ file }) => isWireFile(file));
  return {
    files: Object.fromEntries(files.map(({ file, text }) => [file, text])),
    steps: files.slice(0, steps.length).map((step, index) => ({
      ...getFacts(step),
      events: step.lines.length,
      methods: countMethods(step.lines),
      ...ended?.[index],
    })),
    wire: wireWritten ? { ...getFacts(wireWritten), frames: wireWritten.lines.length } : null,
    replaced: normalizer.listReplaced(),
    redactions: clean.redactions,
    digest: computeSha256(written.map(({ file, digest }) => `${file} ${digest}\n`).join("")),
  };
}

/** The name that errors show for the turn outcomes, which are in no file. */
const OUTCOMES_FILE = "(end)";

interface StreamLine {
  line: JsonValue;
  stream: number;
}

interface StreamStep {
  streams: number[];
  lines: JsonValue[];
}

/**
 * A turn of `codex exec` is a process with its own exit code. Adds a step for each turn that printed nothing.
 */
function addSilentTurns(steps: StreamStep[], outcomes: Recording["outcomes"]): StreamStep[] {
  const spoke = new Set(steps.flatMap(({ streams }) => streams));
  const silent = [...outcomes.keys()].filter((stream) => !spoke.has(stream));
  const all = [...steps, ...silent.map((stream) => ({ streams: [stream], lines: [] }))];
  const getFirstStream = ({ streams }: StreamStep) => streams[0] ?? 0;
  return all
    .filter(({ streams }) => streams.length > 0)
    .sort((a, b) => getFirstStream(a) - getFirstStream(b));
}

function getLines(lines: StreamLine[]): JsonValue[] {
  return lines.map(({ line }) => line);
}

/** The turn outcome of a step. If several turns of the step have one, the last outcome wins. */
function mergeOutcomes(streams: number[], outcomes: Recording["outcomes"]): JsonObject {
  return Object.assign({}, ...streams.map((stream) => outcomes.get(stream) ?? {}));
}

/**
 * Makes each turn a step, in the order in which the turns began. An event that belongs to no turn is in the
 * step that began last.
 */
function splitByTurn(lines: StreamLine[]): StreamStep[] {
  const steps: StreamStep[] = [];
  const current = new Map<number, StreamStep>();
  for (const { line, stream } of lines) {
    const begins =
      getMethod(line) === NOTIFICATIONS.turnStarted && current.get(stream)?.lines.some(isTurnStart);
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
  return getMethod(line) === NOTIFICATIONS.turnStarted;
}

function countMethods(events: JsonValue[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    const method = getMethod(event) ?? readExecType(event) ?? "(none)";
    counts[method] = (counts[method] ?? 0) + 1;
  }
  return sortMembers(counts);
}
