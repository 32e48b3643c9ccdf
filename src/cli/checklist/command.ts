import { defineSwitch, type FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { json } from "../shared/flags.js";

const FLAGS = {
  check: defineSwitch("write nothing, and fail if the checklist is out of date or a fixture is stale"),
  json,
};
export type ChecklistFlags = FlagValues<typeof FLAGS>;

export const checklistCommand = defineCommand({
  name: "checklist",
  description:
    "update the checklist, a table of each fixture, its reviewer and the tests that replay it; your notes in it stay",
  flags: FLAGS,
  examples: ["touchstone checklist", "touchstone checklist --check"],
  exitCode1: "with --check: the checklist is out of date, or a fixture is stale",
  run: async (flags) => (await import("./run.js")).runChecklist(flags),
});
