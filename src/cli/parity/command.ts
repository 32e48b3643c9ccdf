import {
  defineSwitch,
  defineValue,
  describeFlag,
  type FlagValues,
  makeRepeatable,
  renameFlag,
  withDefault,
} from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import {
  fixtures,
  jobs,
  json,
  markdown,
  protocol,
  quiet,
  SUBJECT_FLAGS,
  scenario,
  shard,
} from "../shared/flags.js";
import { showPreparing } from "../shared/preparing.js";

const acceptedFile = defineValue(
  "file",
  "file with the accepted differences (default: parity.yaml beside the config file, or in this folder if there is no config file)",
);

const FLAGS = {
  scenario,
  sdk: makeRepeatable(
    defineValue("subject", "compare only this subject; default: all subjects with fixtures"),
  ),
  harvest: defineSwitch("record each subject now instead of reading its fixtures"),
  driver: defineValue("path", "record a port now: a folder with a subject.yaml, or an executable"),
  protocol: withDefault(
    describeFlag(protocol, "protocol of the events that an executable given as --driver yields"),
    "app-server",
  ),
  speaks: renameFlag(protocol, "protocol"),
  ...SUBJECT_FLAGS,
  fixtures: describeFlag(
    fixtures,
    "folder with the fixtures of all subjects (default: from the config file)",
  ),
  accepted: acceptedFile,
  known: renameFlag(acceptedFile, "accepted"),
  jobs,
  shard,
  markdown,
  html: defineValue("file", "also write an HTML page that shows the streams side by side"),
  badge: {
    ...defineValue(
      "folder",
      "also write each subject's badge: SUBJECT.svg, and SUBJECT.json for badge services",
    ),
    excludes: "shard",
  },
  json: { ...json, excludes: "markdown" },
  quiet: describeFlag(
    quiet,
    "print only unexpected differences, obsolete entries and stale fixtures, with a summary if there are any",
  ),
};
export type ParityFlags = FlagValues<typeof FLAGS>;

export const parityCommand = defineCommand({
  name: "parity",
  description: "compare other SDKs with the official one, scenario by scenario",
  flags: FLAGS,
  examples: [
    "touchstone parity                    # compares the fixtures: needs no codex and no SDK",
    "touchstone parity --html parity.html",
    "touchstone parity --badge badges",
    "touchstone parity --scenario turn_steer --sdk app-server",
    "touchstone parity --driver ./my-driver --sdk app-server --scenario thread_basic",
    "touchstone parity --driver ./bin/port --protocol exec --json",
    "touchstone parity --harvest --sdk typescript",
    "touchstone parity --harvest --shard 2/4 --json > part2.json",
  ],
  exitCode1: "a difference is not accepted, an accepted one no longer occurs, or a fixture is stale",
  run: async (flags) => {
    showPreparing(flags);
    await (await import("./run.js")).runParity(flags);
  },
});
