/**
 * The flags of the commands, each defined once, and which of them each command takes. It loads nothing, so that `--help`
 * and completion start at once.
 */
import { availableParallelism } from "node:os";
import type { TypeLanguage } from "../atlas/index.js";
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
} from "../lib/index.js";
import { PROTOCOLS } from "../protocol/index.js";
import { parseBytes, parsePort, parsePositive, parseShard } from "./flag-values.js";

const json = defineSwitch("report as JSON");
const quiet = defineSwitch("say only what was found, or what failed");
const markdown = defineSwitch("as a text for a pull request");
const output = defineValue("file", "write it there instead of to the terminal");
const reason = defineValue("text", "why, for the audit log");
const scenario = makeRepeatable(defineValue("scenario", "take this one only"));
const sdk = defineValue(
  "subject",
  "the subject: typescript, exec, app-server…, or the path of its folder (default: the reference)",
);
const fixtures = defineValue("folder", "the fixtures folder (default: from the config)");
const release = defineValue("version", "codex's release");
const protocol = defineChoice("protocol", PROTOCOLS, "only the events of this protocol");
const upstream = defineValue("url", "the base of a Responses API");
const keyEnv = withDefault(
  defineValue("name", "the variable that holds the upstream's key"),
  "OPENAI_API_KEY",
);
const model = defineValue("name", "ask the upstream for this model (default: the one that codex asks for)");
const cacheSize = defineValue("size", "what codex releases in the cache may take, such as 20GB", parseBytes);
const atlas = withDefault(defineValue("folder", "the atlas to look it up in"), "docs/atlas");
const atlasOutput = withDefault(defineValue("folder", "where the atlas goes"), "docs/atlas");

/** A run waits more than it computes, so a core is busy with four; each takes some 200 MB. */
const buildJobsOption = withDefault(
  defineValue("n", "how many scenarios at the same time", parsePositive),
  Math.max(availableParallelism(), Math.min(4 * availableParallelism(), 16)),
  "4 for each core, up to 16; or the number of cores",
);

/** The flags that choose what is recorded. */
const SUBJECT_FLAGS = {
  pythonSdk: defineValue("folder", "a checkout of the Python SDK (also CODEX_PYTHON_SDK_PATH)"),
  codexPath: defineValue("file", "a codex binary of your own (default: the pinned release, from npm)"),
  allowVersionMismatch: defineSwitch("take --codex-path although its version is not the pinned one"),
};
export type SubjectFlags = FlagValues<typeof SUBJECT_FLAGS>;

/** The flags that choose a fixtures folder. */
const FOLDER_FLAGS = {
  sdk: describeFlag(sdk, "the subject whose fixtures they are (default: the reference)"),
  fixtures: { ...fixtures, excludes: "sdk" },
};
export type FolderFlags = FlagValues<typeof FOLDER_FLAGS>;

/** The flag of commands that take no other. */
export const JSON_FLAGS = { json };
export type JsonFlags = FlagValues<typeof JSON_FLAGS>;

export const HARVEST_FLAGS = {
  sdk,
  scenario,
  ...SUBJECT_FLAGS,
  output: defineValue("folder", "the fixtures folder to write (default: from the config)"),
  jobs: buildJobsOption,
  runs: withDefault(defineValue("n", "record each scenario this often, to find races", parsePositive), 1),
  live: defineSwitch("let a real model answer in place of the scripts; needs --upstream and --output"),
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
  force: defineSwitch("replace the model script that the scenario has"),
  ...SUBJECT_FLAGS,
  json,
  quiet,
};
export type RecordFlags = FlagValues<typeof RECORD_FLAGS>;

export const CHECK_FLAGS = {
  offline: defineSwitch("only whether the folder is whole: no harvest"),
  scenario,
  ...FOLDER_FLAGS,
  ...SUBJECT_FLAGS,
  jobs: buildJobsOption,
  junit: defineValue("file", "write a report for CI systems"),
  github: defineSwitch("say what was found as annotations of GitHub Actions"),
  json,
  quiet,
};
export type CheckFlags = FlagValues<typeof CHECK_FLAGS>;

export const DIFF_FLAGS = {
  scenario,
  json,
  markdown,
  html: defineSwitch("as one page that needs nothing else"),
  output,
  ...FOLDER_FLAGS,
};
export type DiffFlags = FlagValues<typeof DIFF_FLAGS>;

export const PARITY_FLAGS = {
  scenario,
  sdk: makeRepeatable(defineValue("subject", "take this column only; default: all that have fixtures")),
  harvest: defineSwitch("record each of them now, in place of reading fixtures"),
  driver: defineValue("file", "record a port now: a folder with a subject.yaml, or a program"),
  protocol: withDefault(
    describeFlag(protocol, "the protocol of the events of a program given as --driver"),
    "app-server",
  ),
  speaks: renameFlag(protocol, "protocol"),
  ...SUBJECT_FLAGS,
  fixtures: describeFlag(
    fixtures,
    "the folder that holds each subject's fixtures (default: from the config)",
  ),
  known: defineValue("file", "the accepted differences (default: parity.yaml beside the config)"),
  jobs: buildJobsOption,
  markdown,
  html: defineValue("file", "write one page too, in which a cell opens the two streams side by side"),
  json,
  quiet: describeFlag(quiet, "say only what is new, gone or stale"),
};
export type ParityFlags = FlagValues<typeof PARITY_FLAGS>;

export const REVIEW_FLAGS = {
  base: withDefault(
    defineValue("where", "what to compare with: a git revision, or another fixtures folder"),
    "HEAD",
  ),
  unreviewed: defineSwitch("also those that are as in the base, and that nobody has accepted"),
  terminal: defineSwitch("here, and not in a browser"),
  static: defineValue("file", "write one HTML file to look at, without a server"),
  accept: defineWords("fixtures", "accept these without asking; `all` for each that is open"),
  reject: defineWords("fixtures", "put back what the base has of these; needs --reason"),
  reason: describeFlag(reason, `with --accept and --reject: ${reason.description}`),
  by: defineValue("name", "who decides (default: TOUCHSTONE_ACTOR, else git's user)"),
  port: withDefault(defineValue("n", "of the page on 127.0.0.1", parsePort), 0, "any that is free"),
  open: defineNegated("don't open a browser"),
  json: describeFlag(json, "list what is to be reviewed, or what was decided, as JSON"),
  ...FOLDER_FLAGS,
};
export type ReviewFlags = FlagValues<typeof REVIEW_FLAGS>;

export const CHECKLIST_FLAGS = {
  check: defineSwitch("write nothing, and fail where it is out of date"),
  json,
};
export type ChecklistFlags = FlagValues<typeof CHECKLIST_FLAGS>;

export const AUDIT_FLAGS = { json, ...FOLDER_FLAGS };
export type AuditFlags = FlagValues<typeof AUDIT_FLAGS>;

export const UPGRADE_FLAGS = {
  codex: describeFlag(
    release,
    "codex's release (default: as it is; with no --sdk either, the newest of both)",
  ),
  sdk: defineValue("version", "the release of the reference's package"),
  jobs: buildJobsOption,
  output: withDefault(defineValue("file", "where the pull request's text goes"), "touchstone-upgrade.md"),
  review: defineNegated("don't open the review"),
  json,
};
export type UpgradeFlags = FlagValues<typeof UPGRADE_FLAGS>;

export const DOCTOR_FLAGS = { ...SUBJECT_FLAGS, json };
export type DoctorFlags = FlagValues<typeof DOCTOR_FLAGS>;

export const ATLAS_FLAGS = {
  codex: defineValue(
    "range",
    "which releases: 0.143.0..0.150.0, the same thinned to ten (…:10), latest:5, or a list with commas",
  ),
  output: atlasOutput,
  scenario,
  jobs: buildJobsOption,
  shard: defineValue(
    "k/n",
    "measure the Kth of N parts of the range; `touchstone merge` puts them together",
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
  lang: withDefault(defineChoice<TypeLanguage>("language", ["ts", "json-schema"], "of the types"), "ts"),
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
    "only codex releases, the least recently used first, until they take no more",
  ),
  json,
};
export type CacheCleanFlags = FlagValues<typeof CACHE_CLEAN_FLAGS>;

export const COVERAGE_FLAGS = {
  output: describeFlag(output, "write it as a page of Markdown"),
  json,
};
export type CoverageFlags = FlagValues<typeof COVERAGE_FLAGS>;
