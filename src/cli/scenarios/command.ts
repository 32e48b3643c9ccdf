import { defineSwitch, describeFlag, type FlagValues } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { JSON_FLAGS, json, output } from "../shared/flags.js";

const listCommand = defineCommand({
  name: "list",
  description: "list the scenarios with their title, area, steps and purpose",
  flags: JSON_FLAGS,
  examples: ["touchstone scenarios list"],
  exitCode1: "a scenario is not valid",
  run: async (flags) => (await import("./list.js")).runList(flags),
});

const validateCommand = defineCommand({
  name: "validate",
  description: "validate the scenario files, and print line and column of each mistake",
  arguments: [{ name: "[scenarios...]", description: "names of the scenarios (default: all)" }],
  flags: JSON_FLAGS,
  examples: ["touchstone scenarios validate", "touchstone scenarios validate thread_basic"],
  exitCode1: "a scenario is not valid",
  run: async (names, flags) => (await import("./validate.js")).runValidate(names, flags),
});

const newCommand = defineCommand({
  name: "new",
  description: "create a working scenario as a starting point",
  arguments: [{ name: "<name>", description: "name of the scenario: lower case letters, digits and _" }],
  flags: JSON_FLAGS,
  examples: ["touchstone scenarios new my_workflow"],
  run: async (name, flags) => (await import("./new.js")).runNew(name, flags),
});

const COVERAGE_FLAGS = {
  output: describeFlag(output, "write the coverage to this file as Markdown"),
  strict: defineSwitch("fail if a part of the protocol is in no scenario and has no reason"),
  json,
};
export type CoverageFlags = FlagValues<typeof COVERAGE_FLAGS>;

const coverageCommand = defineCommand({
  name: "coverage",
  description: "show which parts of codex's protocol the fixtures cover, and the reasons for the rest",
  flags: COVERAGE_FLAGS,
  examples: [
    "touchstone scenarios coverage",
    "touchstone scenarios coverage --strict --output docs/coverage.md",
  ],
  exitCode1:
    "with --strict: a part is in no scenario and has no reason, or has a reason that no longer holds",
  run: async (flags) => (await import("./coverage.js")).runCoverage(flags),
});

export const scenariosCommand = defineCommand({
  name: "scenarios",
  description: "list, validate and create scenarios; show their protocol coverage",
  examples: ["touchstone scenarios list", "touchstone scenarios new my_workflow"],
  subcommands: [listCommand, validateCommand, newCommand, coverageCommand],
});
