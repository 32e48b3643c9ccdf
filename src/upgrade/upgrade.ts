import { findLatestCodex } from "../codex/index.js";
import { type Config, loadConfig, movePins } from "../config/index.js";
import { diffSets, openFolderSet, type SetDiff } from "../diff/index.js";
import { type HarvestOptions, type HarvestReport, harvest } from "../harvest/index.js";
import { findLatestPythonSdk, PYTHON_PACKAGE, readSubject } from "../sdk/index.js";
import { withCopy } from "../store/index.js";
import { locateSubjectFolder } from "../transcript/index.js";

/** The versions of the reference: of its SDK and of codex. */
export interface SubjectVersions {
  codex: string;
  /** Undefined if the reference is codex itself. */
  sdk: string | undefined;
  /** The name of the SDK's package. */
  package: string | undefined;
}

export type UpgradeOptions = Omit<HarvestOptions, "config" | "names" | "output" | "reason" | "runs"> & {
  config: Config;
  to: SubjectVersions;
};

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
export async function upgrade({ to, ...options }: UpgradeOptions): Promise<UpgradeResult> {
  const { config } = options;
  const from = await findPins(config);
  const folder = locateSubjectFolder(config.fixtures, config.reference);
  return withCopy(folder, async (before) => {
    await movePins(config, to);
    let report: HarvestReport;
    try {
      report = await harvest({
        ...options,
        config: await loadConfig(config.root),
        names: [],
        runs: 1,
        reason: `upgrade: ${describeVersions(from)} → ${describeVersions(to)}`,
      });
    } catch (error) {
      await movePins(config, from);
      throw error;
    }
    const old = await openFolderSet(describeVersions(from), before);
    const now = await openFolderSet(describeVersions(to), folder);
    return { from, to, report, diff: await diffSets(old, now) };
  });
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
