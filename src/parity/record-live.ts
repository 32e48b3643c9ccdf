import { mkdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { stringify } from "yaml";
import type { Config } from "../config/index.js";
import {
  type RecordingOptions,
  recordScenarios,
  type ScenarioResult,
  STRICT_POLICY,
  withSession,
} from "../harvest/index.js";
import { SCRATCH_PREFIX, withScratchFolder } from "../lib/index.js";
import type { Protocol } from "../protocol/index.js";
import { readSubject } from "../sdk/index.js";
import { findEntry, type ManifestEntry, readManifest } from "../store/index.js";
import { locateSubjectFolder } from "../transcript/index.js";
import { parityErrors } from "./errors.js";
import { describeVersion, readRecordedScenario, readStoredFile } from "./folder-subject.js";
import type { ParitySubject, ScenarioOutcome } from "./parity-types.js";

/**
 * Records a subject now, and keeps its recordings in memory. It changes no fixture.
 * @throws TouchstoneError `sdk-unknown`, `nothing-recorded`, and errors that stop every scenario
 */
export async function recordLive(options: RecordingOptions): Promise<ParitySubject> {
  const { config, names, jobs, sdk = config.reference } = options;
  const { id, protocol } = await readSubject(sdk, config.root);
  const folder = locateSubjectFolder(config.fixtures, id);
  const manifest = await readManifest(folder);
  return withSession(options, names, async (session) => {
    const outcomes = new Map<string, ScenarioOutcome>();
    for (const { name, error } of session.failures)
      outcomes.set(name, { kind: "failed", error: error.message });
    for await (const result of recordScenarios(session, { policy: STRICT_POLICY, jobs, manifest })) {
      const stored = manifest && findEntry(manifest, result.name);
      outcomes.set(result.name, await readResult(result, folder, stored));
    }
    if (outcomes.size === 0 && !options.isInShard) throw parityErrors.nothingRecorded({ sdk: id });
    return {
      id,
      protocol,
      version: describeVersion(session.manifestSubject),
      live: true,
      names: [...outcomes.keys()].sort(),
      readOutcome: async (name) => outcomes.get(name) ?? { kind: "none" },
    };
  });
}

/** @param stored the manifest's entry of the stored fixture in `folder` */
async function readResult(
  result: ScenarioResult,
  folder: string,
  stored: ManifestEntry | undefined,
): Promise<ScenarioOutcome> {
  if (result.kind === "failed") return { kind: "failed", error: result.error.message };
  if (result.kind === "unsupported") {
    const { scenario, reason } = result.unsupported;
    return { kind: "unsupported", scenario, reason };
  }
  if (result.kind === "recorded") {
    const { entry, files } = result.fixture;
    return readRecordedScenario(entry, async (file) => String(files[file]));
  }
  // The recording is another variant that the manifest lists for a race. Then the stored fixture is compared in its place.
  return stored ? readRecordedScenario(stored, (file) => readStoredFile(folder, file)) : { kind: "none" };
}

/**
 * Calls a function with the folder of a driver. For an executable, it makes a temporary folder.
 * @param path of the driver's folder, or of an executable
 * @param protocol of an executable's events; a folder declares its own protocol
 * @param work receives the driver's folder
 * @throws TouchstoneError `driver-missing`, and the errors of `readSubject`
 */
export async function withDriverFolder<T>(
  path: string,
  protocol: Protocol,
  config: Config,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const absolutePath = resolve(path);
  const kind = await stat(absolutePath).catch(() => undefined);
  if (kind?.isDirectory()) {
    await readSubject(absolutePath, config.root);
    return work(absolutePath);
  }
  if (!kind?.isFile() || (kind.mode & 0o111) === 0) throw parityErrors.driverMissing({ path });
  return withScratchFolder(tmpdir(), `${SCRATCH_PREFIX}driver-`, async (scratch) => {
    const folder = join(scratch, getDriverName(absolutePath));
    await mkdir(folder);
    const subject = { title: basename(absolutePath), language: "unknown", protocol, command: [absolutePath] };
    await writeFile(join(folder, "subject.yaml"), stringify(subject));
    return work(folder);
  });
}

/** Derives the name of a column from the path of an executable. */
function getDriverName(path: string): string {
  const name = basename(path)
    .replace(/\.\w+$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return name || "driver";
}
