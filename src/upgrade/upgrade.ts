import { findLatestCodex } from "../codex/index.js";
import { type Config, loadConfig, movePins } from "../config/index.js";
import { diffSets, openFolderSet, type SetDiff } from "../diff/index.js";
import { type HarvestOptions, type HarvestReport, harvest } from "../harvest/index.js";
import { findLatestPythonSdk, PYTHON_PACKAGE, readSubject } from "../sdk/index.js";
import { withCopy } from "../store/index.js";
import { locateSubjectFolder } from "../transcript/index.js";

/** The versions of the reference: an SDK over a codex. */
export interface SubjectVersions {
  codex: string;
  /** None where the reference is codex itself. */
  sdk: string | undefined;
  /** Name of the SDK's package. */
  package: string | undefined;
}

export type UpgradeOptions = Omit<HarvestOptions, "config" | "names" | "output" | "reason" | "runs"> & {
  config: Config;
  to: SubjectVersions;
};

export interface UpgradeResult {
  from: SubjectVersions;
  to: SubjectVersions;
  /** What was harvested, and what that changed. */
  report: HarvestReport;
  /** The fixtures as they were against the new ones. */
  diff: SetDiff;
}

/**
 * Moves the pins in the config file, and harvests every scenario. Where nothing could be recorded, the pins are put
 * back; a scenario that fails keeps its old fixture.
 * @throws TouchstoneError for what stops every scenario
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

/** `codex 1.2.3, openai-codex 1.2.3` */
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

/** The newest releases. Only the Python SDK's is looked for; the pin of another reference stays as it is. */
export async function findLatest(pins: SubjectVersions): Promise<SubjectVersions> {
  const codex = await findLatestCodex();
  return { ...pins, codex, sdk: pins.package === PYTHON_PACKAGE ? await findLatestPythonSdk() : pins.sdk };
}
