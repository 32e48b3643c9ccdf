import { defineCommand } from "../shared/define-command.js";

/** The completion scripts call this command. */
export const completeCommand = defineCommand({
  name: "complete",
  arguments: [{ name: "[words...]" }],
  hidden: true,
  passThrough: true,
  run: async (words, _flags, program) => (await import("./run.js")).runComplete(program, words),
});
