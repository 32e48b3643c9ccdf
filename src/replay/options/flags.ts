/** The flags of the fake codex, for its command line, its help text and shell completion. */
import { DEFAULT_REFERENCE_FOLDER } from "../../config/settings/index.js";
import {
  defineChoice,
  defineSwitch,
  defineValue,
  FlagValueError,
  type FlagValues,
  formatFlagName,
  readReleaseName,
} from "../../lib/index.js";
import { PATHS } from "../../transcript/placeholders.js";
import { parseFaults, renderFaultKinds } from "./fault.js";
import { parsePace } from "./pace.js";

/** Each flag also has an environment variable (`formatVariable`), because an SDK passes its own arguments to codex. */
export const OPTION_FLAGS = {
  fixture: defineValue(
    "fixture",
    "the fixture to replay: NAME, NAME@N (its Nth step in exec, its Nth codex process in app-server) or a path",
  ),
  fixtures: defineValue(
    "folder",
    `the fixtures folder (default: the nearest ${DEFAULT_REFERENCE_FOLDER}, or the folder that the config names, in the working folder or above; else the recorded catalogue of the package)`,
  ),
  match: defineChoice(
    "how",
    ["name", "prompt"],
    "name (default): replay the fixture that --fixture names. prompt: choose the fixture by what the client asks for, so that one setting serves a whole suite",
  ),
  strict: defineSwitch(
    "also refuse options with other values than recorded, members that were not recorded, messages in another order, and a client that ends early",
  ),
  lenient: defineSwitch("accept a request of the recorded method with any params"),
  pace: defineValue(
    "pace",
    "the time between messages: recorded, a multiple of the recorded time such as 0.5x, or milliseconds (default: 5 ms after a response, 30 ms after one that starts a turn; 0: everything at once)",
    parsePace,
  ),
  fault: defineValue(
    "faults",
    `what goes wrong: KIND@MESSAGE or KIND@MESSAGE=VALUE, separated by commas. MESSAGE is N, METHOD, METHOD:N or response:METHOD. KIND is one of: ${renderFaultKinds()}`,
    parseFaults,
  ),
  codexVersion: defineValue(
    "version",
    "read codex's arguments as this release of codex does (default: the recorded release)",
    parseVersion,
  ),
  report: defineValue(
    "file",
    "append a report of the replay, with each mismatch, to this file, one JSON object on each line",
  ),
  timeout: defineValue(
    "seconds",
    "seconds to wait for the client's next message (default: 60; 0: for ever)",
    parseSeconds,
  ),
  sessionFiles: defineValue(
    "folder",
    "write the recorded session files below this folder, as codex does below its home (default: CODEX_HOME, if that folder exists)",
  ),
  ownCwd: defineSwitch(`send the client's working folder where the recording has ${PATHS.workspace}`),
};

export type FlagKey = keyof typeof OPTION_FLAGS;
export type FakeCodexFlags = FlagValues<typeof OPTION_FLAGS>;

/** Name of a flag → its key: `--own-cwd` → `ownCwd`. */
export const KEYS: ReadonlyMap<string, FlagKey> = new Map(
  (Object.keys(OPTION_FLAGS) as FlagKey[]).map((key) => [formatFlagName(key, OPTION_FLAGS[key]), key]),
);

/** Formats the environment variable of a flag: `ownCwd` → `TOUCHSTONE_OWN_CWD`. */
export function formatVariable(key: FlagKey): string {
  return `TOUCHSTONE_${key.replace(/[A-Z]/g, "_$&").toUpperCase()}`;
}

function parseVersion(text: string): string {
  const version = readReleaseName(text);
  if (/^\d+\.\d+\.\d+/.test(version)) return version;
  throw new FlagValueError("a version such as 0.171.0");
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds >= 0) return seconds;
  throw new FlagValueError("a number of seconds; 0 means no limit");
}
