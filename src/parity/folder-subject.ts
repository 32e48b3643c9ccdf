import { join } from "node:path";
import { readPlainText, resolveInside, splitLines } from "../lib/index.js";
import type { Protocol } from "../protocol/index.js";
import {
  findEntry,
  findUnsupported,
  type Manifest,
  type ManifestEntry,
  omitCaptured,
  readManifest,
} from "../store/index.js";
import { isObject, type JsonObject, parseJson } from "../transcript/index.js";
import { parityErrors } from "./errors.js";
import type { RecordedFile, RecordedScenario, ScenarioOutcome, StoredSubject } from "./parity-types.js";

/**
 * Opens a subject whose recordings are in a fixtures folder.
 * @param protocol of its events; default: found from the fixtures
 * @returns undefined if the folder has no manifest
 * @throws TouchstoneError `manifest-damaged`, `manifest-too-new`
 */
export async function openFolderSubject(
  folder: string,
  { id, protocol }: { id: string; protocol?: Protocol },
): Promise<StoredSubject | undefined> {
  const manifest = await readManifest(folder);
  if (!manifest) return undefined;
  const readFile = (file: string) => readStoredFile(folder, file);
  return buildManifestSubject(manifest, readFile, { id, folder, ...(protocol && { protocol }) });
}

/**
 * Builds a subject from its manifest.
 * @param readFile returns the text of a file of its fixtures
 * @param folder the folder of the fixtures, for error messages
 * @param protocol of its events; default: found from the fixtures
 */
export function buildManifestSubject(
  manifest: Manifest,
  readFile: (file: string) => Promise<string>,
  { id, folder, protocol }: { id: string; folder: string; protocol?: Protocol },
): StoredSubject {
  // No other subject can record a capture again.
  const scenarios = omitCaptured(manifest.scenarios);
  const { unsupported = {} } = manifest;
  const names = new Set([...Object.keys(scenarios), ...Object.keys(unsupported)]);
  const versions = new Set(Object.values(scenarios).map(({ subject }) => describeVersion(subject)));
  return {
    id,
    protocol: protocol ?? findProtocol(scenarios),
    version: [...versions].join("; "),
    live: false,
    names: [...names].sort(),
    manifest,
    async readOutcome(name): Promise<ScenarioOutcome> {
      const lacks = findUnsupported({ unsupported }, name);
      if (lacks) return { kind: "unsupported", scenario: lacks.scenario, reason: lacks.reason };
      const entry = findEntry({ scenarios }, name);
      if (!entry) return { kind: "none" };
      return readRecordedScenario(entry, readFile, folder);
    },
  };
}

/** Finds the protocol of fixtures: exec if there are fixtures, and none of them has frames; otherwise app-server. */
function findProtocol(scenarios: Manifest["scenarios"]): Protocol {
  const entries = Object.values(scenarios);
  return entries.length > 0 && entries.every(({ wire }) => wire === null) ? "exec" : "app-server";
}

/** Formats the versions of a subject. */
export function describeVersion({ sdk, codex }: ManifestEntry["subject"]): string {
  const over = `codex ${codex.version}`;
  return sdk.source === "codex" ? over : `${sdk.package} ${sdk.version}, ${over}`;
}

/**
 * Reads the recording of a scenario.
 * @param entry its facts in the manifest
 * @param readFile returns the text of one of its files
 * @param folder for error messages
 * @throws TouchstoneError `fixture-damaged`, and the errors of `readFile`
 */
export async function readRecordedScenario(
  { scenario, subject, steps, wire }: Pick<ManifestEntry, "scenario" | "subject" | "steps" | "wire">,
  readFile: (file: string) => Promise<string>,
  folder = "",
): Promise<RecordedScenario> {
  const read = async (file: string): Promise<RecordedFile> => ({
    file,
    lines: parseLines(await readFile(file), join(folder, file)),
  });
  return {
    kind: "recorded",
    scenario,
    codex: subject.codex.version,
    steps: await Promise.all(
      steps.map(async ({ file, exitCode, stderr, raised, returned }) => ({
        ...(await read(file)),
        exitCode,
        stderr,
        raised,
        returned,
      })),
    ),
    wire: wire ? await read(wire.file) : undefined,
  };
}

/** Reads a file of a fixtures folder. @throws TouchstoneError `fixture-damaged` */
export async function readStoredFile(folder: string, file: string): Promise<string> {
  try {
    return await readPlainText(resolveInside(folder, file));
  } catch (cause) {
    throw parityErrors.fixtureUnreadable({ path: join(folder, file), cause });
  }
}

function parseLines(text: string, path: string): JsonObject[] {
  return splitLines(text).map((line, index) => parseObject(line, path, index + 1));
}

function parseObject(text: string, path: string, line: number): JsonObject {
  try {
    const value = parseJson(text);
    if (isObject(value)) return value;
  } catch {}
  throw parityErrors.fixtureDamaged({ path, line });
}
