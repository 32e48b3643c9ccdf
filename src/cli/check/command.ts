import { defineSwitch, defineValue, type FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { FOLDER_FLAGS, jobs, json, quiet, SUBJECT_FLAGS, scenario, shard } from "../shared/flags.js";
import { showPreparing } from "../shared/preparing.js";

const FLAGS = {
  offline: defineSwitch("check only the fixtures folder, without a new recording"),
  scenario,
  shard: { ...shard, excludes: "offline" },
  ...FOLDER_FLAGS,
  ...SUBJECT_FLAGS,
  jobs,
  junit: defineValue("file", "write a JUnit report for CI systems"),
  github: defineSwitch("print the findings as annotations for GitHub Actions"),
  html: defineValue("file", "write the findings as one HTML page: damage, drift by group, what to do"),
  json,
  quiet,
};
export type CheckFlags = FlagValues<typeof FLAGS>;

export const checkCommand = defineCommand({
  name: "check",
  description: "verify the fixtures, then record again and compare",
  flags: FLAGS,
  examples: [
    "touchstone check --offline           # in each commit: needs no codex and no SDK",
    "touchstone check --github --junit report.xml",
    "touchstone check --html check.html",
    "touchstone check --scenario thread_basic",
    "touchstone check --sdk typescript",
    "touchstone check --shard 2/4 --json > part2.json",
  ],
  exitCode1: "fixtures are damaged, are stale or have drifted, or a scenario failed",
  run: async (flags) => {
    showPreparing(flags);
    await (await import("./run.js")).runCheck(flags);
  },
});
