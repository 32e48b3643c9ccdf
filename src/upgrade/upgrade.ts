import { join } from "node:path";
import { type Config, loadConfig, movePins } from "../config/index.js";
import { diffSets, folderSet, type SetDiff } from "../diff/index.js";
import { TouchstoneError } from "../error.js";
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
  report: HarvestReport;
  /** The fixtures as they were against the new ones. */
  diff: SetDiff;
}

/**
 * Moves the pins in the config file, and harvests every scenario. Where nothing could be recorded, the pins are put
 * back; a scenario that fails keeps its old fixture.
 * @throws TouchstoneError `nothing-to-upgrade`, and for what stops every scenario
 */
export async function upgrade({ to, ...options }: UpgradeOptions): Promise<Upgrade> {
  const { config } = options;
  const from = { codex: config.codex, python: config.sdks.python };
  if (from.codex === to.codex && from.python === to.python) throw nothingToDo(to);
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

export function inWords({ codex, python }: Versions): string {
  return `codex ${codex}, openai-codex ${python}`;
}

function nothingToDo(to: Versions): TouchstoneError {
  return new TouchstoneError(`The pins are ${inWords(to)} already.`, {
    kind: "usage",
    code: "nothing-to-upgrade",
    hint: "Name other versions with --codex and --sdk. `touchstone check` tells whether the fixtures still hold.",
  });
}
