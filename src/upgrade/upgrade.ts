import { findLatestCodex } from "../codex/index.js";
import { type Config, loadConfig, movePins } from "../config/index.js";
import { diffSets, openFolderSet, replaceFixtures, type SetDiff } from "../diff/index.js";
import {
  type AuditFacts,
  collectRecordings,
  type HarvestReport,
  harvest,
  type ScenarioFailure,
  type SessionOptions,
  STRICT_POLICY,
  storeRecordings,
  withLockedSession,
  withSession,
} from "../harvest/index.js";
import { TouchstoneError } from "../lib/index.js";
import { listScenarioNames } from "../scenario/index.js";
import { findLatestPythonSdk, PYTHON_PACKAGE, readSubject } from "../sdk/index.js";
import { listSubjects, readManifest } from "../store/index.js";
import { locateSubjectFolder } from "../transcript/index.js";

/** The versions of the reference: of its SDK and of codex. */
export interface SubjectVersions {
  codex: string;
  /** The version of the SDK; undefined if the reference is codex itself. */
  sdk: string | undefined;
  /** The name of the SDK's package; undefined if the reference is codex itself. */
  package: string | undefined;
}

export interface UpgradeOptions extends SessionOptions {
  to: SubjectVersions;
  /** Number of scenarios that are recorded at the same time. */
  jobs: number;
  /** For the audit log: the author and the time. */
  by: AuditFacts["by"];
  now: AuditFacts["now"];
}

/** What became of one subject besides the reference. */
export interface UpgradedSubject {
  id: string;
  /** The result of its harvest; undefined if nothing could be recorded. */
  report?: HarvestReport;
  /** The error that stopped its harvest, so that its fixtures are still those of the old codex. */
  left?: TouchstoneError;
}

export interface UpgradeResult {
  from: SubjectVersions;
  to: SubjectVersions;
  /** The other subjects that have fixtures, if the pin of codex has moved. */
  others: UpgradedSubject[];
  /** The result of the reference's harvest. */
  report: HarvestReport;
  /** The differences between the reference's old fixtures and its new ones. */
  diff: SetDiff;
}

/**
 * Pins other versions in the config file, and harvests every scenario through the reference. If an error stops this harvest,
 * the old pins are restored. A scenario that fails keeps its old fixture. If the pin of codex has moved, every other
 * subject that has fixtures is harvested too, with the new codex and the release of its SDK that is pinned already.
 * @throws TouchstoneError for errors that stop every scenario
 */
export async function upgrade({ to, jobs, by, now, ...options }: UpgradeOptions): Promise<UpgradeResult> {
  const { config } = options;
  const from = await findPins(config);
  const folder = locateSubjectFolder(config.fixtures, config.reference);
  const reason = `upgrade: ${describeVersions(from)} → ${describeVersions(to)}`;
  await movePins(config, to);
  let moved: Config;
  let upgraded: Omit<UpgradeResult, "others">;
  try {
    moved = await loadConfig(config.root);
    upgraded = await withLockedSession(folder, { ...options, config: moved }, [], async (session) => {
      const old = await openFolderSet(describeVersions(from), folder);
      const policy = STRICT_POLICY;
      const recordings = await collectRecordings(session, { policy, jobs, manifest: old.manifest });
      const diff = await diffSets(old, replaceFixtures(describeVersions(to), old, recordings));
      const report = await storeRecordings(folder, session, recordings, { by, reason, now });
      return { from, to, report, diff };
    });
  } catch (error) {
    await movePins(config, from);
    throw error;
  }
  const subjects = from.codex === to.codex ? [] : await listSubjects(config.fixtures);
  const others: UpgradedSubject[] = [];
  for (const id of subjects.filter((one) => one !== config.reference))
    others.push(await upgradeOther(id, { ...options, config: moved, jobs, by, now, reason }));
  return { ...upgraded, others };
}

/** What an upgrade would change. */
export interface UpgradePreview extends Pick<UpgradeResult, "from" | "to" | "diff"> {
  /** Scenarios that can't be recorded with the new versions. */
  failures: ScenarioFailure[];
  /** The other subjects that have fixtures, and that the upgrade would harvest too. */
  others: string[];
}

/**
 * Records every scenario through the reference with other versions, in memory, and compares the recordings with the fixtures. It
 * writes nothing into the repository.
 * @throws TouchstoneError for errors that stop every scenario
 */
export async function previewUpgrade({
  to,
  jobs,
  ...options
}: Omit<UpgradeOptions, "by" | "now">): Promise<UpgradePreview> {
  const { config } = options;
  const from = await findPins(config);
  const folder = locateSubjectFolder(config.fixtures, config.reference);
  const sdks = to.sdk === undefined ? config.sdks : { ...config.sdks, [config.reference]: to.sdk };
  const subjects = from.codex === to.codex ? [] : await listSubjects(config.fixtures);
  return withSession({ ...options, config: { ...config, codex: to.codex, sdks } }, [], async (session) => {
    const old = await openFolderSet(describeVersions(from), folder);
    const recordings = await collectRecordings(session, {
      policy: STRICT_POLICY,
      jobs,
      manifest: old.manifest,
    });
    const diff = await diffSets(old, replaceFixtures(describeVersions(to), old, recordings));
    const others = subjects.filter((id) => id !== config.reference);
    return { from, to, diff, failures: recordings.failures, others };
  });
}

/** Records again, with the new codex, the scenarios that a subject's manifest lists and that still exist. A subject that can't run keeps its fixtures. */
async function upgradeOther(
  id: string,
  { by, reason, ...options }: Omit<UpgradeOptions, "to"> & { reason: string },
): Promise<UpgradedSubject> {
  options.observer.onSetup(`Subject ${id}:`);
  try {
    const manifest = await readManifest(locateSubjectFolder(options.config.fixtures, id));
    const { scenarios = {}, unsupported = {} } = manifest ?? {};
    const names = [...new Set([...Object.keys(scenarios), ...Object.keys(unsupported)])].sort();
    const known = await listScenarioNames(options.config.scenarios);
    const report = await harvest({
      ...options,
      sdk: id,
      names: names.filter((name) => known.includes(name)),
      readActor: async () => by,
      reason,
    });
    return { id, report };
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof TouchstoneError)) throw error;
    return { id, left: error };
  }
}

/** Formats versions: `codex 1.2.3, openai-codex 1.2.3`, or `codex 1.2.3` without an SDK. */
export function describeVersions({ codex, sdk, package: name }: SubjectVersions): string {
  return name === undefined || sdk === undefined ? `codex ${codex}` : `codex ${codex}, ${name} ${sdk}`;
}

/** Finds the versions of the reference that a configuration pins. */
export async function findPins(config: Config): Promise<SubjectVersions> {
  const definition = await readSubject(config.reference, config.root);
  return {
    codex: config.codex,
    sdk: config.sdks[config.reference],
    package: definition.package?.name,
  };
}

/**
 * Finds the newest release of codex. If the reference is the Python SDK, it also finds the newest release of this SDK; any other SDK
 * keeps its version.
 */
export async function findLatest(pins: SubjectVersions): Promise<SubjectVersions> {
  const codex = await findLatestCodex();
  return { ...pins, codex, sdk: pins.package === PYTHON_PACKAGE ? await findLatestPythonSdk() : pins.sdk };
}
