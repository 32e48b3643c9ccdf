/** Defines the flags that several commands have. A command's own flags are in its definition. */
import { availableParallelism } from "node:os";
import {
  defineChoice,
  defineSwitch,
  defineValue,
  describeFlag,
  type FlagValues,
  makeRepeatable,
  readReleaseName,
  withDefault,
} from "../../lib/index.js";
// Imports the file itself, since the module's entry point would slow down each start.
import { PROTOCOLS } from "../../protocol/protocol.js";
import { parseBytes, parsePositive, parseShard } from "./flag-values.js";

export const json = defineSwitch("print the result as JSON");
export const quiet = defineSwitch("print only findings and failures");
export const markdown = defineSwitch("print Markdown for a pull request");
export const output = defineValue("file", "write the result to this file instead of the terminal");
export const reason = defineValue("text", "the reason, for the audit log");
export const scenario = makeRepeatable(defineValue("scenario", "use only this scenario"));
export const sdk = defineValue(
  "subject",
  "name of the subject, such as typescript, exec or app-server, or the path of its folder (default: the reference)",
);
export const fixtures = defineValue("folder", "fixtures folder to use (default: from the config file)");
export const release = defineValue("version", "the codex release", readReleaseName);
export const protocol = defineChoice("protocol", PROTOCOLS, "print only the events of this protocol");
export const upstream = defineValue("url", "base URL of a Responses API");
export const keyEnv = withDefault(
  defineValue("name", "name of the environment variable with the upstream's key"),
  "OPENAI_API_KEY",
);
export const model = defineValue(
  "name",
  "model to request from the upstream (default: the model that codex requests)",
);
export const cacheSize = defineValue(
  "size",
  "maximum size of the codex releases in the cache, such as 20GB",
  parseBytes,
);

export const shard = defineValue(
  "k/n",
  "use only the Kth of N shares of the scenarios; `touchstone merge` merges the results",
  parseShard,
);

/** A run mostly waits, so four runs keep one core busy. Each run takes about 200 MB of memory. */
export const jobs = withDefault(
  defineValue("n", "number of scenarios to run at the same time", parsePositive),
  Math.max(availableParallelism(), Math.min(4 * availableParallelism(), 16)),
  "4 for each core, but at most 16; with more than 16 cores, one for each core",
);

/** The flags that choose the SDK and the codex to record. */
export const SUBJECT_FLAGS = {
  pythonSdk: defineValue("folder", "folder of a checkout of the Python SDK (also CODEX_PYTHON_SDK_PATH)"),
  codexPath: defineValue("file", "path of your own codex binary (default: the pinned release, from npm)"),
  allowVersionMismatch: defineSwitch("accept a --codex-path whose version is not the pinned one"),
};
export type SubjectFlags = FlagValues<typeof SUBJECT_FLAGS>;

/** The flags that choose a fixtures folder. */
export const FOLDER_FLAGS = {
  sdk: describeFlag(sdk, "use the fixtures of this subject (default: the reference)"),
  fixtures: { ...fixtures, excludes: "sdk" },
};
export type FolderFlags = FlagValues<typeof FOLDER_FLAGS>;

/** The flags of commands that have only `--json`. */
export const JSON_FLAGS = { json };
export type JsonFlags = FlagValues<typeof JSON_FLAGS>;
