import { defineSwitch, describeFlag, type FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { JSON_FLAGS, json, output } from "../shared/flags.js";

const listCommand = defineCommand({
  name: "list",
  description: "list the scenarios and what they prove",
  flags: JSON_FLAGS,
  examples: ["touchstone scenarios list"],
  exitCode1: "a scenario is not valid",
  run: async (flags) => (await import("./list.js")).runList(flags),
});

const validateCommand = defineCommand({
  name: "validate",
  description: "check the scenario files, and show the place of each mistake",
  arguments: [{ name: "[scenarios...]", description: "names of the scenarios (default: all)" }],
  flags: JSON_FLAGS,
  examples: ["touchstone scenarios validate", "touchstone scenarios validate thread_basic"],
  exitCode1: "a scenario is not valid",
  run: async (names, flags) => (await import("./validate.js")).runValidate(names, flags),
});

const newCommand = defineCommand({
  name: "new",
  description: "write a scenario that runs, as a starting point",
  arguments: [{ name: "<name>", description: "name of the scenario: lower case letters, digits and _" }],
  flags: JSON_FLAGS,
  examples: ["touchstone scenarios new my_workflow"],
  run: async (name, flags) => (await import("./new.js")).runNew(name, flags),
});

const addCommand = defineCommand({
  name: "add",
  description:
    "copy scenarios of the package's catalogue into this repository, with the files that they need",
  arguments: [{ name: "<names...>", description: "names of the scenarios" }],
  flags: JSON_FLAGS,
  examples: ["touchstone scenarios add tool_shell", "touchstone scenarios add mcp_result thread_resume"],
  run: async (names, flags) => (await import("./add.js")).runAdd(names, flags),
});

const COVERAGE_FLAGS = {
  output: describeFlag(output, "write the coverage to this file as Markdown"),
  strict: defineSwitch(
    "fail if a part of the protocol is in no scenario and coverage/reasons.yaml does not say why, or if one of its reasons no longer holds. No reason is needed for experimental requests, and for values of enums other than statuses",
  ),
  json,
};
export type CoverageFlags = FlagValues<typeof COVERAGE_FLAGS>;

const coverageCommand = defineCommand({
  name: "coverage",
  description: "show which parts of codex's protocol the fixtures contain",
  flags: COVERAGE_FLAGS,
  examples: [
    "touchstone scenarios coverage",
    "touchstone scenarios coverage --strict --output docs/coverage.md",
  ],
  exitCode1:
    "with --strict: a part is in no scenario and coverage/reasons.yaml does not say why, or one of its reasons no longer holds",
  run: async (flags) => (await import("./coverage.js")).runCoverage(flags),
});

export const scenariosCommand = defineCommand({
  name: "scenarios",
  description: "list, check and write scenarios",
  examples: ["touchstone scenarios list", "touchstone scenarios new my_workflow"],
  subcommands: [listCommand, validateCommand, newCommand, addCommand, coverageCommand],
});
