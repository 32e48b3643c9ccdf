/**
 * Defines each flag once, and lists the flags of each command. It loads no command, so that `--help` and completion
 * start quickly.
 */
import { availableParallelism } from "node:os";
import type { TypeLanguage } from "../../atlas/index.js";
import {
  defineChoice,
  defineNegated,
  defineSwitch,
  defineValue,
  defineWords,
  describeFlag,
  type FlagValues,
  makeRepeatable,
  makeRequired,
  renameFlag,
  withDefault,
} from "../../lib/index.js";
import { PROTOCOLS } from "../../protocol/index.js";
import { parseBytes, parsePort, parsePositive, parseShard } from "./flag-values.js";

const json = defineSwitch("print the result as JSON");
const quiet = defineSwitch("print only findings and failures");
const markdown = defineSwitch("print Markdown for a pull request");
const output = defineValue("file", "write the result to this file instead of the terminal");
const reason = defineValue("text", "the reason, for the audit log");
const scenario = makeRepeatable(
  defineValue("scenario", "use only this scenario (can be given several times)"),
);
const sdk = defineValue(
  "subject",
  "name of the subject, such as typescript, exec or app-server, or the path of its folder (default: the reference)",
);
const fixtures = defineValue("folder", "fixtures folder to use (default: from the config file)");
const release = defineValue("version", "the codex release");
const protocol = defineChoice("protocol", PROTOCOLS, "print only the events of this protocol");
const upstream = defineValue("url", "base URL of a Responses API");
const keyEnv = withDefault(
  defineValue("name", "name of the environment variable with the upstream's key"),
  "OPENAI_API_KEY",
);
const model = defineValue(
  "name",
  "model to request from the upstream (default: the model that codex requests)",
);
const cacheSize = defineValue(
  "size",
  "maximum size of the codex releases in the cache, such as 20GB",
  parseBytes,
);
const atlas = withDefault(defineValue("folder", "folder of the atlas to read"), "docs/atlas");
const atlasOutput = withDefault(defineValue("folder", "folder to write the atlas to"), "docs/atlas");

/** A run mostly waits, so four runs keep one core busy. Each run takes about 200 MB of memory. */
const buildJobsOption = withDefault(
  defineValue("n", "number of scenarios to run at the same time", parsePositive),
  Math.max(availableParallelism(), Math.min(4 * availableParallelism(), 16)),
  "4 for each core, up to 16, or the number of cores if that is higher",
);

/** The flags that choose the SDK and the codex to record. */
const SUBJECT_FLAGS = {
  pythonSdk: defineValue("folder", "folder of a checkout of the Python SDK (also CODEX_PYTHON_SDK_PATH)"),
  codexPath: defineValue("file", "path of your own codex binary (default: the pinned release, from npm)"),
  allowVersionMismatch: defineSwitch("accept a --codex-path whose version is not the pinned one"),
};
export type SubjectFlags = FlagValues<typeof SUBJECT_FLAGS>;

/** The flags that choose a fixtures folder. */
const FOLDER_FLAGS = {
  sdk: describeFlag(sdk, "use the fixtures of this subject (default: the reference)"),
  fixtures: { ...fixtures, excludes: "sdk" },
};
export type FolderFlags = FlagValues<typeof FOLDER_FLAGS>;

/** The flag of commands that have no other flag. */
export const JSON_FLAGS = { json };
export type JsonFlags = FlagValues<typeof JSON_FLAGS>;

export const HARVEST_FLAGS = {
  sdk,
  scenario,
  ...SUBJECT_FLAGS,
  output: defineValue("folder", "fixtures folder to write to (default: from the config file)"),
  jobs: buildJobsOption,
  runs: withDefault(
    defineValue("n", "number of recordings of each scenario, to find races", parsePositive),
    1,
  ),
  live: defineSwitch("use a real model instead of the model scripts; needs --upstream and --output"),
  upstream: describeFlag(upstream, `with --live: ${upstream.description}`),
  keyEnv: describeFlag(keyEnv, `with --live: ${keyEnv.description}`),
  model: describeFlag(model, `with --live: ${model.description}`),
  reason: withDefault(reason, "harvest"),
  json,
  quiet,
};
export type HarvestFlags = FlagValues<typeof HARVEST_FLAGS>;

export const RECORD_FLAGS = {
  upstream: makeRequired(upstream),
  keyEnv,
  model,
  force: defineSwitch("replace the scenario's existing model script"),
  ...SUBJECT_FLAGS,
  json,
  quiet,
};
export type RecordFlags = FlagValues<typeof RECORD_FLAGS>;

export const CHECK_FLAGS = {
  offline: defineSwitch("check only the fixtures folder, without a new recording"),
  scenario,
  ...FOLDER_FLAGS,
  ...SUBJECT_FLAGS,
  jobs: buildJobsOption,
  junit: defineValue("file", "write a JUnit report for CI systems"),
  github: defineSwitch("print the findings as annotations for GitHub Actions"),
  json,
  quiet,
};
export type CheckFlags = FlagValues<typeof CHECK_FLAGS>;

export const DIFF_FLAGS = {
  scenario,
  json,
  markdown,
  html: defineSwitch("print one self-contained HTML page"),
  output,
  ...FOLDER_FLAGS,
};
export type DiffFlags = FlagValues<typeof DIFF_FLAGS>;

const acceptedFile = defineValue(
  "file",
  "file with the accepted differences (default: parity.yaml beside the config file)",
);

export const PARITY_FLAGS = {
  scenario,
  sdk: makeRepeatable(
    defineValue(
      "subject",
      "compare only this subject (can be given several times; default: all subjects with fixtures)",
    ),
  ),
  harvest: defineSwitch("record each subject now instead of reading its fixtures"),
  driver: defineValue("file", "record a port now: a folder with a subject.yaml, or an executable"),
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
  jobs: buildJobsOption,
  markdown,
  html: defineValue("file", "also write an HTML page that shows the streams side by side"),
  json,
  quiet: describeFlag(quiet, "print only unexpected, obsolete and stale entries"),
};
export type ParityFlags = FlagValues<typeof PARITY_FLAGS>;

export const REVIEW_FLAGS = {
  base: withDefault(defineValue("where", "git revision or fixtures folder to compare with"), "HEAD"),
  unreviewed: defineSwitch("also list unchanged fixtures that nobody has accepted"),
  terminal: defineSwitch("review in the terminal instead of a browser"),
  static: defineValue("file", "write the review as one HTML file that needs no server"),
  accept: defineWords("fixtures", "accept these fixtures without a question; `all` for all open ones"),
  reject: defineWords("fixtures", "restore these fixtures from the base; needs --reason"),
  reason: describeFlag(reason, `with --accept and --reject: ${reason.description}`),
  by: defineValue("name", "name of the reviewer (default: TOUCHSTONE_ACTOR, else git's user)"),
  port: withDefault(defineValue("n", "port of the page on 127.0.0.1", parsePort), 0, "any free port"),
  open: defineNegated("don't open a browser"),
  json: describeFlag(json, "print the open fixtures, or the decisions, as JSON"),
  ...FOLDER_FLAGS,
};
export type ReviewFlags = FlagValues<typeof REVIEW_FLAGS>;

export const CHECKLIST_FLAGS = {
  check: defineSwitch("write nothing, and fail if the checklist is out of date"),
  json,
};
export type ChecklistFlags = FlagValues<typeof CHECKLIST_FLAGS>;

export const AUDIT_FLAGS = { json, ...FOLDER_FLAGS };
export type AuditFlags = FlagValues<typeof AUDIT_FLAGS>;

export const UPGRADE_FLAGS = {
  codex: describeFlag(
    release,
    "codex release to pin (default: unchanged; without --sdk too, the newest of both)",
  ),
  sdk: defineValue("version", "release of the reference's package to pin"),
  jobs: buildJobsOption,
  output: withDefault(
    defineValue("file", "file to write the text of the pull request to"),
    "touchstone-upgrade.md",
  ),
  review: defineNegated("don't open the review"),
  json,
};
export type UpgradeFlags = FlagValues<typeof UPGRADE_FLAGS>;

export const DOCTOR_FLAGS = { ...SUBJECT_FLAGS, json };
export type DoctorFlags = FlagValues<typeof DOCTOR_FLAGS>;

export const ATLAS_FLAGS = {
  codex: defineValue(
    "range",
    "releases to measure: 0.143.0..0.150.0, ten of that range (0.143.0..0.150.0:10), latest:5, or a list with commas",
  ),
  output: atlasOutput,
  scenario,
  jobs: buildJobsOption,
  shard: defineValue(
    "k/n",
    "measure the Kth of N parts of the range; `touchstone merge` merges the parts",
    parseShard,
  ),
  cacheSize,
  json,
  quiet,
};
export type AtlasFlags = FlagValues<typeof ATLAS_FLAGS>;

export const EXPLAIN_FLAGS = { atlas, json };
export type ExplainFlags = FlagValues<typeof EXPLAIN_FLAGS>;

export const COMPAT_FLAGS = {
  from: makeRequired(describeFlag(release, "the older release")),
  to: makeRequired(describeFlag(release, "the newer release")),
  atlas,
  json,
};
export type CompatFlags = FlagValues<typeof COMPAT_FLAGS>;

export const TYPES_FLAGS = {
  codex: makeRequired(release),
  lang: withDefault(
    defineChoice<TypeLanguage>("language", ["ts", "json-schema"], "language of the types"),
    "ts",
  ),
  protocol,
  face: renameFlag(protocol, "protocol"),
  atlas,
  output,
};
export type TypesFlags = FlagValues<typeof TYPES_FLAGS>;

export const MERGE_FLAGS = { output: atlasOutput, json };
export type MergeFlags = FlagValues<typeof MERGE_FLAGS>;

export const CACHE_CLEAN_FLAGS = {
  cacheSize: describeFlag(
    cacheSize,
    "remove only codex releases, the least recently used first, down to this total size",
  ),
  json,
};
export type CacheCleanFlags = FlagValues<typeof CACHE_CLEAN_FLAGS>;

export const COVERAGE_FLAGS = {
  output: describeFlag(output, "write the coverage to this file as Markdown"),
  json,
};
export type CoverageFlags = FlagValues<typeof COVERAGE_FLAGS>;
