import type { FlagValues } from "../../lib/index.js";
import { atlas } from "../atlas/flags.js";
import { defineCommand } from "../shared/define-command.js";
import { output } from "../shared/flags.js";

const FLAGS = { atlas, output };
export type UsesFlags = FlagValues<typeof FLAGS>;

export const usesCommand = defineCommand({
  name: "uses",
  description: "list the events and members that a client's source code reads",
  arguments: [{ name: "<source...>", description: "source files and folders of the client" }],
  flags: FLAGS,
  examples: ["touchstone uses src --output uses.txt", "touchstone atlas supports --uses uses.txt"],
  exitCode1: "the source names no event of codex",
  run: async (sources, flags) => (await import("./run.js")).runUses(sources, flags),
});
