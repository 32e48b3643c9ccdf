import { defineCommand } from "../shared/define-command.js";
import { JSON_FLAGS } from "../shared/flags.js";

export const initCommand = defineCommand({
  name: "init",
  description: "set up a repository, with an example scenario",
  arguments: [{ name: "[folder]", description: "the repository's root", default: "." }],
  flags: JSON_FLAGS,
  examples: ["touchstone init", "touchstone init path/to/repository"],
  run: async (folder, flags) => (await import("./run.js")).runInit(folder, flags),
});
