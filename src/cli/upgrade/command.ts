import { defineNegated, defineSwitch, defineValue, type FlagValues, withDefault } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { parseRelease } from "../shared/flag-values.js";
import { jobs, json } from "../shared/flags.js";
import { showPreparing } from "../shared/preparing.js";

const FLAGS = {
  codex: defineValue(
    "version",
    "codex release to pin, or `latest` (default: the newest; with only --sdk: unchanged)",
    parseRelease,
  ),
  sdk: defineValue(
    "version",
    "release of the reference's package to pin, or `latest` (default: the newest; with only --codex: unchanged)",
    parseRelease,
  ),
  jobs,
  output: withDefault(
    defineValue("file", "file to write the text of the pull request to"),
    "touchstone-upgrade.md",
  ),
  dryRun: defineSwitch("record in memory with the new versions, show what would change, and write nothing"),
  review: defineNegated("don't open the review"),
  json,
};
export type UpgradeFlags = FlagValues<typeof FLAGS>;

export const upgradeCommand = defineCommand({
  name: "upgrade",
  description: "move to other versions of the SDK and codex, and show what changes",
  flags: FLAGS,
  examples: [
    "touchstone upgrade",
    "touchstone upgrade --codex 0.144.0 --sdk 0.144.0",
    "touchstone upgrade --codex latest --dry-run",
    "touchstone upgrade --json",
  ],
  exitCode1: "a scenario failed, or a subject other than the reference could not be recorded",
  run: async (flags) => {
    showPreparing(flags);
    await (await import("./run.js")).runUpgrade(flags);
  },
});
