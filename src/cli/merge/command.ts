import type { FlagValues } from "../../lib/index.js";
import { atlasOutput } from "../atlas/flags.js";
import { defineCommand } from "../shared/define-command.js";
import { json } from "../shared/flags.js";

const FLAGS = { output: atlasOutput, json };
export type MergeFlags = FlagValues<typeof FLAGS>;

export const mergeCommand = defineCommand({
  name: "merge",
  description: "merge the parts of an atlas that several machines measured with `--shard`",
  arguments: [{ name: "<parts...>", description: "folders of the parts" }],
  flags: FLAGS,
  examples: ["touchstone merge part1 part2 part3 part4"],
  run: async (parts, flags) => (await import("./run.js")).runMerge(parts, flags),
});
