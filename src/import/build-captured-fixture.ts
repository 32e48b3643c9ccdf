import { homedir } from "node:os";
import { normalizeSessions } from "../harvest/index.js";
import {
  buildSecretsError,
  buildTracesError,
  findHostTraces,
  readHostFacts,
  redact,
} from "../redact/index.js";
import {
  type CaptureFormat,
  countMethods,
  type HarvestedFixture,
  type ManifestEntry,
  type RenderedFile,
  renderLines,
} from "../store/index.js";
import { buildEventPath, buildWirePath, type JsonValue, Normalizer } from "../transcript/index.js";
import { readCaptureFacts } from "./capture-facts.js";
import type { Capture } from "./read-capture.js";

/** Facts for the manifest that the capture itself does not contain. */
export interface CapturedFacts {
  name: string;
  title: string;
  /** Where the capture is from, for people. */
  from: string;
  /** SHA-256 over the bytes of the capture. */
  digest: string;
  /** The release of codex. */
  codex: string;
  /** Whether the capture contains something that this release does not send, as far as the atlas knows. */
  misfits: boolean;
  /** Places where secrets are expected, and replaced. */
  redact: string[];
  /** The version of touchstone. */
  tool: string;
}

/**
 * Normalizes and redacts the messages or records of a capture, as a harvest does with those of a run.
 * @throws TouchstoneError `secret-suspected`, `host-trace`, `bad-redaction-place`; then no part of the capture may be stored
 */
export async function buildCapturedFixture(
  capture: Capture,
  { name, title, from, digest, codex, misfits, redact: places, tool }: CapturedFacts,
): Promise<HarvestedFixture> {
  const facts = readCaptureFacts(capture, homedir());
  const normalizer = new Normalizer(facts.normalizer);
  const parts = normalizeParts(name, capture, normalizer);
  const { session } = capture;
  const replaced = normalizer.takeReplaced();
  const normalized = session && normalizeSessions(name, [session], normalizer);
  const clean = await redact(
    [...parts, ...(normalized?.files ?? [])],
    places.map((at) => ({ at })),
  );
  if (clean.suspicions.length > 0) throw buildSecretsError(name, clean.suspicions, "capture");
  const traces = findHostTraces(clean.parts, {
    ...readHostFacts(),
    paths: [],
    ports: [],
    folderNames: [],
    keys: [],
    cutsTexts: true, // a real model answered
    allowed: [],
  });
  if (traces.length > 0) throw buildTracesError(name, traces, "capture");
  const written = clean.parts.map(({ file, lines }) => renderLines(file, lines));
  const steps = written.slice(0, capture.steps.length);
  const [wire] = written.slice(capture.steps.length, parts.length);
  const [records] = written.slice(parts.length);
  return {
    name,
    files: Object.fromEntries(written.map(({ file, text }) => [file, text])),
    entry: {
      title,
      covers: [],
      scenario: digest,
      steps: steps.map((step, index) => ({
        ...getFileFacts(step),
        events: step.lines.length,
        methods: countMethods(step.lines),
        ...(index > 0 ? describeResumption(step) : {}),
      })),
      wire: wire ? { ...getFileFacts(wire), frames: wire.lines.length } : null,
      ...(normalized && records ? { session: describeSession(normalized, records) } : {}),
      subject: {
        sdk: {
          package: facts.client?.name ?? UNKNOWN,
          version: facts.client?.version ?? UNKNOWN,
          source: "capture",
        },
        codex: { version: codex, pin: codex, source: "capture" },
        model: facts.model ?? UNKNOWN,
        platform: UNKNOWN,
      },
      touchstone: tool,
      replaced,
      redactions: clean.redactions,
      variants: [],
      captured: {
        from,
        format: capture.format.name satisfies CaptureFormat,
        ...(misfits ? { misfits: true as const } : {}),
      },
    },
  };
}

/** The manifest's value for a fact that the capture does not contain. */
const UNKNOWN = "unknown";

/** Normalizes the frames, and then the events, because a harvest too numbers the ids in the order of the wire. */
function normalizeParts(name: string, { frames, steps }: Capture, normalizer: Normalizer) {
  const known = new Map<JsonValue, JsonValue>();
  const normalize = (message: JsonValue): JsonValue => {
    const before = known.get(message);
    if (before !== undefined) return before;
    const normalized = normalizer.normalize(message);
    known.set(message, normalized);
    return normalized;
  };
  const wire = frames.map((entry) =>
    "from" in entry ? { ...entry, message: normalize(entry.message) } : entry,
  ) as unknown as JsonValue[];
  const events = steps.map((lines, index) => ({
    file: buildEventPath(name, steps.length > 1 ? index + 1 : undefined),
    lines: lines.map(normalize),
  }));
  return [...events, ...(wire.length > 0 ? [{ file: buildWirePath(name), lines: wire }] : [])];
}

/** Describes the session file. A fork names an offset in the file of its parent. That file was not captured, so this offset was not replaced. */
function describeSession(
  { files, replaced: { offset: _, ...replaced } }: ReturnType<typeof normalizeSessions>,
  written: RenderedFile,
): ManifestEntry["session"] {
  const { path = "" } = files[0] ?? {};
  const { file, digest, bytes } = getFileFacts(written);
  return { files: [{ file, path, digest, bytes, records: written.lines.length }], replaced };
}

function getFileFacts({ file, digest, bytes }: RenderedFile) {
  return { file, digest, bytes };
}

/** Describes a later process of `codex exec`: it resumed the thread that its first event names. */
function describeResumption({ lines: [first] }: RenderedFile): Partial<ManifestEntry["steps"][number]> {
  const { thread_id: thread } = (first ?? {}) as { thread_id?: unknown };
  return typeof thread === "string" ? { call: { resumes: thread } } : {};
}
