import { assertNoSecrets } from "../redact/index.js";
import { readSubject } from "../sdk/index.js";
import {
  type CommitResult,
  commitHarvest,
  readManifest,
  renderPublishedSchemas,
  withFolderLock,
  writeSchemas,
} from "../store/index.js";
import { buildOutputSchemaName, locateSchemasBeside, locateSubjectFolder } from "../transcript/index.js";
import { renderOutputSchema, type ScenarioFailure } from "./plan/plan.js";
import type { Recordings } from "./record-scenarios.js";
import { type RecordingPolicy, STRICT_POLICY } from "./run/policy.js";
import {
  describeEnvironment,
  type RecordedVersions,
  type RecordingOptions,
  type RecordingSession,
  type SessionOptions,
  withSession,
} from "./session.js";

/** What to record, how and where to store it, and the author for the audit log. */
export interface HarvestOptions extends RecordingOptions, Omit<AuditFacts, "by"> {
  /** Reads the author for the audit log. It is called while the SDK is imported. */
  readActor: () => Promise<string>;
  /** How to record, where it differs from the policy for stored fixtures. */
  policy?: Partial<RecordingPolicy>;
  /** Scenarios whose fixtures are removed; default: none. */
  remove?: string[];
  /** Folder that stores the fixtures; default: the subject's folder in the fixtures folder of the config file. */
  output?: string | undefined;
}

/** The facts of a change for the audit log. */
export interface AuditFacts {
  by: string;
  reason: string;
  now: Date;
}

/**
 * The changes that a harvest made to the folder, and the scenarios that it could not record. A failed scenario
 * keeps its old fixture.
 */
export interface HarvestReport extends CommitResult, RecordedVersions {
  folder: string;
  failures: ScenarioFailure[];
  /** Scenario → the reason why the subject cannot carry it out. */
  unsupported: Record<string, string>;
}

/**
 * Records scenarios through an SDK and stores the changed fixtures, all or nothing. A scenario that fails keeps
 * its old fixtures, and the other scenarios are still recorded.
 * @throws TouchstoneError for an error that stops every scenario
 */
export async function harvest(options: HarvestOptions): Promise<HarvestReport> {
  const { config, jobs, reason, now, remove = [] } = options;
  const policy = { ...STRICT_POLICY, ...options.policy };
  const { id } = await readSubject(options.sdk ?? config.reference, config.root);
  const folder = options.output ?? locateSubjectFolder(config.fixtures, id);
  return withLockedSession(folder, options, options.names, async (session) => {
    const by = await options.readActor();
    await assertNoSecrets("the facts for the audit log", { by, reason }); // the store would find a secret only after all runs
    const manifest = await readManifest(folder);
    // What only the runs need is loaded while the SDK is imported.
    const { collectRecordings } = await import("./record-scenarios.js");
    const recording = collectRecordings(session, { policy, jobs, manifest });
    setImmediate(renderPublishedSchemas); // rendered now, while this process only waits for the SDK's import, and kept for the store
    const recordings = await recording;
    session.endClients();
    return storeRecordings(folder, session, { ...recordings, remove }, { by, reason, now });
  });
}

/**
 * Locks the folder that will store the recordings, and opens a session. The session ends with an error if the lock is lost.
 * @param names of the scenarios; default: all
 */
export async function withLockedSession<T>(
  folder: string,
  options: SessionOptions,
  names: string[],
  work: (session: RecordingSession) => Promise<T>,
): Promise<T> {
  const onWait = () => options.observer.onSetup(`${folder} is locked: waiting`);
  return withFolderLock(folder, { onWait }, (lost) => {
    const signal = AbortSignal.any([options.signal, lost]);
    return withSession({ ...options, signal }, names, work);
  });
}

/**
 * Stores recordings in a fixtures folder, all or nothing. The caller must hold the folder's lock.
 * @throws TouchstoneError the errors of `commitHarvest` and `writeSchemas`
 */
export async function storeRecordings(
  folder: string,
  session: RecordingSession,
  { fixtures, listedVariants, unsupported, failures, remove = [] }: Recordings & { remove?: string[] },
  { by, reason, now }: AuditFacts,
): Promise<HarvestReport> {
  const result = await commitHarvest(folder, {
    sdk: session.subject.definition.id,
    fixtures,
    remove,
    unsupported,
    by,
    reason,
    tool: session.options.tool,
    now,
    environment: describeEnvironment(session.subject),
    keepsBase: true,
  });
  await writeSchemas(locateSchemasBeside(folder), collectOutputSchemas(session, fixtures));
  const reasons = Object.entries(unsupported).map(([name, { reason }]) => [name, reason] as const);
  return {
    ...result,
    unchanged: [...result.unchanged, ...listedVariants].sort(),
    folder,
    failures,
    unsupported: Object.fromEntries(reasons),
    ...session.versions,
  };
}

/** Output schemas of the recorded scenarios with structured output: `NAME.json` → text. */
function collectOutputSchemas(
  { plans }: RecordingSession,
  recorded: Recordings["fixtures"],
): Record<string, string> {
  const names = new Set(recorded.map(({ name }) => name));
  const schemas = plans.flatMap(({ name, scenario }) => {
    const text = names.has(name) ? renderOutputSchema(scenario) : undefined;
    return text === undefined ? [] : [[buildOutputSchemaName(name), text] as const];
  });
  return Object.fromEntries(schemas);
}
