import { defineSwitch, type FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { FOLDER_FLAGS, json, markdown, output, scenario } from "../shared/flags.js";

const FLAGS = {
  scenario,
  json: { ...json, excludes: ["markdown", "html"] },
  markdown: { ...markdown, excludes: "html" },
  html: defineSwitch("print one self-contained HTML page"),
  output,
  ...FOLDER_FLAGS,
};
export type DiffFlags = FlagValues<typeof FLAGS>;

export const diffCommand = defineCommand({
  name: "diff",
  description: "compare two sets of fixtures or two transcripts, and show which differences break readers",
  arguments: [
    {
      name: "[old]",
      description:
        "a fixtures folder, its manifest.json, a git revision of the fixtures folder, or one transcript",
      default: "HEAD",
    },
    {
      name: "[new]",
      description:
        "what to compare the old one with, in any of these forms (default: the fixtures folder on disk)",
    },
  ],
  flags: FLAGS,
  examples: [
    "touchstone diff                      # since the last commit",
    "touchstone diff main --markdown",
    "touchstone diff --sdk exec",
    "touchstone diff v1.2.0 HEAD --scenario thread_basic --json",
    "touchstone diff capture.jsonl integration/fixtures/exec/thread_basic.jsonl",
    "touchstone diff old/fixtures new/fixtures --html --output diff.html",
  ],
  exitCode1: "something differs",
  run: async (old, now, flags) => (await import("./run.js")).runDiff(old, now, flags),
});
