import { defineSwitch, type FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { FOLDER_FLAGS, json } from "../shared/flags.js";

const FLAGS = {
  wire: defineSwitch("show the frames between SDK and codex instead of the events"),
  session: defineSwitch("show the session files of codex instead of the events"),
  ...FOLDER_FLAGS,
  json,
};
export type ShowFlags = FlagValues<typeof FLAGS>;

export const showCommand = defineCommand({
  name: "show",
  description: "show a fixture or another transcript, one line for each event",
  arguments: [
    {
      name: "<fixture>",
      description: "name of a fixture or of one step, path of a JSONL file, or - for stdin",
    },
  ],
  flags: FLAGS,
  examples: [
    "touchstone show thread_basic",
    "touchstone show thread_basic --wire",
    "touchstone show --sdk exec tool_shell --session",
    "touchstone show --sdk exec tool_shell",
    "touchstone show path/to/log.jsonl",
  ],
  run: async (name, flags) => (await import("./run.js")).runShow(name, flags),
});
