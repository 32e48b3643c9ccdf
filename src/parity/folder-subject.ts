import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { splitLines } from "../lib/index.js";
import type { Protocol } from "../protocol/index.js";
import { findEntry, type Manifest, type ManifestEntry, readManifest } from "../store/index.js";
import { isObject, type JsonObject, parseJson } from "../transcript/index.js";
import { parityErrors } from "./errors.js";
import type { ParitySubject, RecordedFile, RecordedScenario, ScenarioOutcome } from "./parity-types.js";

/**
 * Opens a subject whose recordings are in a fixtures folder.
 * @param failures scenario → the reason why the current run could not record it
 * @returns undefined if the folder has no manifest and there are no failures
 * @throws TouchstoneError `manifest-damaged`, `manifest-too-new`
 */
export async function openFolderSubject(
  folder: string,
  about: { id: string; protocol?: Protocol; live?: boolean; failures?: ReadonlyMap<string, string> },
): Promise<ParitySubject | undefined> {
  const { id, failures = new Map(), live = false } = about;
  const manifest = await readManifest(folder);
  if (!manifest && failures.size === 0) return undefined;
  const { scenarios = {}, unsupported = {} } = manifest ?? {};
  const names = new Set([...Object.keys(scenarios), ...Object.keys(unsupported), ...failures.keys()]);
  return {
    id,
    protocol: about.protocol ?? findProtocol(scenarios),
    version: describeVersion(scenarios),
    live,
    names: [...names].sort(),
    async readOutcome(name): Promise<ScenarioOutcome> {
      const failure = failures.get(name);
      if (failure !== undefined) return { kind: "failed", error: failure };
      const lacks = Object.hasOwn(unsupported, name) ? unsupported[name] : undefined;
      if (lacks) return { kind: "unsupported", scenario: lacks.scenario, reason: lacks.reason };
      const entry = manifest && findEntry(manifest, name);
      return entry ? readRecordedScenario(folder, entry) : { kind: "none" };
    },
  };
}

/** Finds the protocol of fixtures: exec if no fixture has frames. */
function findProtocol(scenarios: Manifest["scenarios"]): Protocol {
  const entries = Object.values(scenarios);
  return entries.length > 0 && entries.every(({ wire }) => wire === null) ? "exec" : "app-server";
}

function describeVersion(scenarios: Manifest["scenarios"]): string {
  const [entry] = Object.values(scenarios);
  if (!entry) return "";
  const { sdk, codex } = entry.subject;
  const over = `codex ${codex.version}`;
  return sdk.source === "codex" ? over : `${sdk.package} ${sdk.version}, ${over}`;
}

async function readRecordedScenario(
  folder: string,
  { scenario, steps, wire }: ManifestEntry,
): Promise<RecordedScenario> {
  const read = (file: string) => readLines(folder, file);
  return {
    kind: "recorded",
    scenario,
    steps: await Promise.all(
      steps.map(async ({ file, exitCode, stderr, raised }) => ({
        ...(await read(file)),
        exitCode,
        stderr,
        raised,
      })),
    ),
    wire: wire ? await read(wire.file) : undefined,
  };
}

async function readLines(folder: string, file: string): Promise<RecordedFile> {
  const path = join(folder, file);
  const content = await readFile(path, "utf8").catch((cause) => {
    throw parityErrors.fixtureUnreadable({ path, cause });
  });
  return { file, lines: splitLines(content).map((line, index) => parseObject(line, path, index + 1)) };
}

function parseObject(text: string, path: string, line: number): JsonObject {
  try {
    const value = parseJson(text);
    if (isObject(value)) return value;
  } catch {}
  throw parityErrors.fixtureDamaged({ path, line });
}
