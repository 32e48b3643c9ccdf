import { defineSwitch, type FlagValues, makeRequired } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { json, keyEnv, model, quiet, SUBJECT_FLAGS, upstream } from "../shared/flags.js";

const FLAGS = {
  upstream: makeRequired(upstream),
  keyEnv,
  model,
  force: defineSwitch("replace the scenario's existing model script"),
  ...SUBJECT_FLAGS,
  json,
  quiet,
};
export type RecordFlags = FlagValues<typeof FLAGS>;

export const recordCommand = defineCommand({
  name: "record",
  description:
    "run a scenario with a real model, and save the model's answers as the scenario's model script",
  arguments: [{ name: "<scenario>", description: "name of the scenario: a file in the scenarios folder" }],
  flags: FLAGS,
  examples: [
    "touchstone record my_workflow --upstream https://api.openai.com/v1",
    "touchstone record my_workflow --upstream http://127.0.0.1:11434/v1 --model gpt-oss:20b --force",
    "touchstone harvest --scenario my_workflow   # replays it",
  ],
  exitCode1: "the scenario failed",
  run: async (name, flags) => (await import("./run.js")).runRecord(name, flags),
});
