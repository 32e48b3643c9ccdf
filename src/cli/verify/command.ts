import { defineChoice, defineSwitch, defineValue, type FlagValues } from "../../lib/index.js";
import { atlas } from "../atlas/flags.js";
import { defineCommand } from "../shared/define-command.js";
import { json, quiet } from "../shared/flags.js";

const FLAGS = {
  protocol: defineChoice(
    "protocol",
    ["exec", "app-server", "wire", "session", "legacy"],
    "what the files hold (default: recognized): events of `codex exec --json`, messages of `codex app-server`, such messages with their direction, records of session files, or the old events of exec",
  ),
  codex: defineValue(
    "range",
    "releases that the files must fit: 0.144.0, 0.104.0..0.144.0, latest:5, or a list with commas",
  ),
  atlas,
  junit: defineValue("file", "write a JUnit report for CI systems"),
  github: defineSwitch("print the findings as annotations for GitHub Actions"),
  json,
  quiet,
};
export type VerifyFlags = FlagValues<typeof FLAGS>;

export const verifyCommand = defineCommand({
  name: "verify",
  description: "check whether codex really sends what a transcript contains",
  arguments: [
    {
      name: "<file...>",
      description: "files, folders or patterns, or `-` for stdin: JSON Lines, or a JSON list of messages",
    },
  ],
  flags: FLAGS,
  examples: [
    "touchstone verify test/fixtures",
    "touchstone verify capture.jsonl --codex 0.104.0..0.144.0",
    "touchstone verify 'test/**/*.jsonl' --github --junit report.xml",
  ],
  exitCode1: "a file fits no release, or with --codex: not all of these releases",
  run: async (files, flags) => (await import("./run.js")).runVerify(files, flags),
});
