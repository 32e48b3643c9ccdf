import { findLatestCodex } from "../codex/index.js";
import { type Config, loadConfig, movePins } from "../config/index.js";
import { diffSets, openFolderSet, replaceFixtures, type SetDiff } from "../diff/index.js";
import {
  type AuditFacts,
  collectRecordings,
  type HarvestReport,
  type SessionOptions,
  STRICT_POLICY,
  storeRecordings,
  withLockedSession,
} from "../harvest/index.js";
import { findLatestPythonSdk, PYTHON_PACKAGE, readSubject } from "../sdk/index.js";
import { locateSubjectFolder } from "../transcript/index.js";

/** The versions of the reference: of its SDK and of codex. */
export interface SubjectVersions {
  codex: string;
  /** Undefined if the reference is codex itself. */
  sdk: string | undefined;
  /** The name of the SDK's package. */
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

export interface UpgradeResult {
  from: SubjectVersions;
  to: SubjectVersions;
  /** The result of the harvest. */
  report: HarvestReport;
  /** The differences between the old fixtures and the new ones. */
  diff: SetDiff;
}

/**
 * Pins other versions in the config file, and harvests every scenario. If nothing can be recorded, the old pins are
 * restored. A scenario that fails keeps its old fixture.
 * @throws TouchstoneError for errors that stop every scenario
 */
export async function upgrade({ to, jobs, by, now, ...options }: UpgradeOptions): Promise<UpgradeResult> {
  const { config } = options;
  const from = await findPins(config);
  const folder = locateSubjectFolder(config.fixtures, config.reference);
  const reason = `upgrade: ${describeVersions(from)} → ${describeVersions(to)}`;
  await movePins(config, to);
  try {
    const moved = await loadConfig(config.root);
    return await withLockedSession(folder, { ...options, config: moved }, [], async (session) => {
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
}

/** Formats versions: `codex 1.2.3, openai-codex 1.2.3` */
export function describeVersions({ codex, sdk, package: name }: SubjectVersions): string {
  return name === undefined || sdk === undefined ? `codex ${codex}` : `codex ${codex}, ${name} ${sdk}`;
}

/** The versions that a configuration pins. */
export async function findPins(config: Config): Promise<SubjectVersions> {
  const definition = await readSubject(config.reference, config.root);
  return {
    codex: config.codex,
    sdk: config.sdks[config.reference],
    package: definition.package?.name,
  };
}

/**
 * Finds the newest releases. It searches only the Python SDK's releases; the pin of another reference is unchanged.
 */
export async function findLatest(pins: SubjectVersions): Promise<SubjectVersions> {
  const codex = await findLatestCodex();
  return { ...pins, codex, sdk: pins.package === PYTHON_PACKAGE ? await findLatestPythonSdk() : pins.sdk };
}
