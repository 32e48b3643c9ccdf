import { defineValue, type FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { json } from "../shared/flags.js";

const FLAGS = {
  output: defineValue(
    "path",
    "folder or file to write to (default: the fixtures folder, the folder of the atlas, or the terminal for a report)",
  ),
  json,
};
export type MergeFlags = FlagValues<typeof FLAGS>;

export const mergeCommand = defineCommand({
  name: "merge",
  description: "merge the parts that several machines made with `--shard`",
  arguments: [
    {
      name: "<parts...>",
      description: "fixtures folders, JSON reports of `check` or `parity`, or folders of an atlas",
    },
  ],
  flags: FLAGS,
  examples: [
    "touchstone merge part1/python part2/python    # of `touchstone harvest --shard 1/2 --output part1/python`",
    "touchstone merge part1.json part2.json        # of `touchstone check --shard 1/2 --json > part1.json`",
    "touchstone merge part1 part2 part3 part4      # of `touchstone atlas --codex latest:10 --shard 1/4 --output part1`",
  ],
  exitCode1: "a merged report has a finding, or a fixture is stale",
  run: async (parts, flags) => (await import("./run.js")).runMerge(parts, flags),
});
