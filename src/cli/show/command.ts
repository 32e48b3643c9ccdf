import { defineNegated, defineSwitch, defineValue, type FlagValues, withDefault } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { parsePort } from "../shared/flag-values.js";
import { FOLDER_FLAGS, json } from "../shared/flags.js";

const FLAGS = {
  wire: {
    ...defineSwitch("show the frames between SDK and codex instead of the events"),
    excludes: "session",
  },
  session: defineSwitch("show the session files of codex instead of the events"),
  web: {
    ...defineSwitch("open a page with a timeline: events, frames and session files, in lanes"),
    excludes: "json",
  },
  html: {
    ...defineValue("file", "write the page of --web as one HTML file that needs no server"),
    excludes: "web",
  },
  port: withDefault(defineValue("n", "port of the page on 127.0.0.1", parsePort), 0, "any free port"),
  open: defineNegated("don't open a browser"),
  ...FOLDER_FLAGS,
  json: { ...json, excludes: "html" },
};
export type ShowFlags = FlagValues<typeof FLAGS>;

export const showCommand = defineCommand({
  name: "show",
  description: "show a fixture or another transcript as lines, or as a timeline",
  arguments: [
    {
      name: "<fixture>",
      description: "name of a fixture or of one step, path of a JSONL file, or - for stdin",
    },
  ],
  flags: FLAGS,
  examples: [
    "touchstone show thread_basic",
    "touchstone show thread_basic --web",
    "touchstone show thread_basic --html thread_basic.html",
    "touchstone show thread_basic --wire",
    "touchstone show --sdk exec tool_shell --session",
    "touchstone show --sdk exec tool_shell",
    "touchstone show path/to/log.jsonl",
  ],
  exitCode1: "the fixtures folder is damaged, or with --html or --json: a line may hold a secret",
  run: async (name, flags) => (await import("./run.js")).runShow(name, flags),
});
