import { join } from "node:path";
import { type Config, loadConfig, movePins } from "../config/index.js";
import { diffSets, folderSet, type SetDiff } from "../diff/index.js";
import { type HarvestOptions, type HarvestReport, harvest } from "../harvest/index.js";
import { withCopy } from "../store/index.js";

/** The versions of a subject. */
export interface Versions {
  codex: string;
  python: string;
}

export type UpgradeOptions = Omit<HarvestOptions, "config" | "names" | "output" | "reason" | "runs"> & {
  config: Config;
  to: Versions;
};

export interface Upgrade {
  from: Versions;
  to: Versions;
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
export async function upgrade({ to, ...options }: UpgradeOptions): Promise<Upgrade> {
  const { config } = options;
  const from = pinsOf(config);
  const folder = join(config.fixtures, "python");
  return withCopy(folder, async (before) => {
    await movePins(config.root, to);
    let report: HarvestReport;
    try {
      report = await harvest({
        ...options,
        config: await loadConfig(config.root),
        names: [],
        runs: 1,
        reason: `upgrade: ${inWords(from)} → ${inWords(to)}`,
      });
    } catch (error) {
      await movePins(config.root, from);
      throw error;
    }
    const old = await folderSet(inWords(from), before);
    const now = await folderSet(inWords(to), folder);
    return { from, to, report, diff: await diffSets(old, now) };
  });
}

/** `codex 0.163.0, openai-codex 0.163.0` */
export function inWords({ codex, python }: Versions): string {
  return `codex ${codex}, openai-codex ${python}`;
}

/** The versions that a configuration pins. */
export function pinsOf({ codex, sdks: { python } }: Config): Versions {
  return { codex, python };
}
