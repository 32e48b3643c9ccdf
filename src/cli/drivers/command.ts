import {
  defineChoice,
  defineValue,
  describeFlag,
  type FlagValues,
  makeRequired,
  withDefault,
} from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { jobs, json, protocol, quiet, scenario } from "../shared/flags.js";

/** The languages that have a template. `--help` must not load `src/drivers/`, so its list is repeated here. A test compares the two lists. */
const LANGUAGES = ["python", "javascript", "go", "rust"] as const;

const NEW_FLAGS = {
  lang: makeRequired(defineChoice("language", LANGUAGES, "programming language of the driver")),
  output: defineValue(
    "folder",
    "folder to make (default: drivers/NAME in a repository with a touchstone.config.yaml, else NAME)",
  ),
  json,
};
export type DriversNewFlags = FlagValues<typeof NEW_FLAGS>;

const newCommand = defineCommand({
  name: "new",
  description: "write a driver that runs, as a starting point for your SDK",
  arguments: [{ name: "<name>", description: "name of the subject: lower case letters, digits and -" }],
  flags: NEW_FLAGS,
  examples: [
    "touchstone drivers new my-port --lang python",
    "touchstone drivers new my-port --lang go --output ./conformance/driver",
  ],
  run: async (name, flags) => (await import("./new.js")).runDriversNew(name, flags),
});

const CHECK_FLAGS = {
  scenario,
  protocol: withDefault(
    describeFlag(protocol, "protocol of the events, if the path is that of an executable"),
    "app-server",
  ),
  codexPath: defineValue("file", "path of your own codex binary (default: the pinned release, from npm)"),
  jobs,
  json,
  quiet: describeFlag(quiet, "print only what fails or differs"),
};
export type DriversCheckFlags = FlagValues<typeof CHECK_FLAGS>;

const checkCommand = defineCommand({
  name: "check",
  description: "run a short list of scenarios with a driver, and show what it lacks",
  arguments: [{ name: "<path>", description: "folder with a subject.yaml, or an executable" }],
  flags: CHECK_FLAGS,
  examples: [
    "touchstone drivers check ./my-port          # works in any folder",
    "touchstone drivers check ./bin/port --protocol exec",
    "touchstone drivers check ./my-port --scenario turn_steer",
  ],
  exitCode1: "a scenario failed, or something differs from the official Python SDK",
  run: async (path, flags) => (await import("./check.js")).runDriversCheck(path, flags),
});

export const driversCommand = defineCommand({
  name: "drivers",
  description: "write a driver for your SDK, and check what it can do",
  examples: ["touchstone drivers new my-port --lang go", "touchstone drivers check ./my-port"],
  subcommands: [newCommand, checkCommand],
});
