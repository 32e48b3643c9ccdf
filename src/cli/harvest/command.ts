import { defineSwitch, defineValue, describeFlag, type FlagValues, withDefault } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { parsePositive } from "../shared/flag-values.js";
import {
  jobs,
  json,
  keyEnv,
  model,
  quiet,
  reason,
  SUBJECT_FLAGS,
  scenario,
  sdk,
  shard,
  upstream,
} from "../shared/flags.js";
import { showPreparing } from "../shared/preparing.js";

const FLAGS = {
  sdk,
  scenario,
  shard,
  changed: defineSwitch(
    "record only fixtures that are stale or missing, and remove those without a scenario",
  ),
  ...SUBJECT_FLAGS,
  output: defineValue("folder", "fixtures folder to write to (default: from the config file)"),
  jobs,
  runs: withDefault(
    defineValue("n", "number of recordings of each scenario, to find races", parsePositive),
    1,
  ),
  live: defineSwitch("use a real model instead of the model scripts; needs --upstream and --output"),
  upstream: describeFlag(upstream, `with --live: ${upstream.description}`),
  keyEnv: describeFlag(keyEnv, `with --live: ${keyEnv.description}`),
  model: describeFlag(model, `with --live: ${model.description}`),
  reason: withDefault(reason, "harvest"),
  review: { ...defineSwitch("at the end, open the review of what has changed"), excludes: "json" },
  json,
  quiet,
};
export type HarvestFlags = FlagValues<typeof FLAGS>;

export const harvestCommand = defineCommand({
  name: "harvest",
  description: "record scenarios with the real SDK, and store its events as fixtures",
  flags: FLAGS,
  examples: [
    "touchstone harvest",
    "touchstone harvest --scenario thread_basic --scenario sandbox_denied",
    "touchstone harvest --changed         # records only what is stale",
    "touchstone harvest --review          # opens the review at the end",
    "touchstone harvest --sdk typescript",
    "touchstone harvest --sdk ./drivers/mine --scenario thread_basic",
    "touchstone harvest --shard 2/4 --output part2/python",
    "touchstone harvest --runs 10 --jobs 2",
    "touchstone harvest --live --upstream https://api.openai.com/v1 --output live --scenario thread_basic",
    "touchstone harvest --python-sdk ../codex --codex-path ../codex/codex-rs/target/release/codex --allow-version-mismatch",
  ],
  exitCode1: "a scenario failed",
  run: async (flags) => {
    showPreparing(flags);
    await (await import("./run.js")).runHarvest(flags);
  },
});
