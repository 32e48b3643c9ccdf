import { defineCommand } from "../shared/define-command.js";

export const helpCommand = defineCommand({
  name: "help",
  description: "print the help of a command",
  arguments: [{ name: "[command...]", description: "name of the command" }],
  examples: ["touchstone help harvest", "touchstone help scenarios new"],
  run: async (names, _flags, program) => (await import("./run.js")).runHelp(names, program),
});
