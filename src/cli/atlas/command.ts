import type { TypeLanguage } from "../../atlas/index.js";
import {
  defineChoice,
  defineSwitch,
  defineValue,
  describeFlag,
  type FlagValues,
  makeRequired,
  renameFlag,
  withDefault,
} from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { cacheSize, jobs, json, output, protocol, quiet, release, scenario, shard } from "../shared/flags.js";
import { showPreparing } from "../shared/preparing.js";
import { atlas, atlasOutput } from "./flags.js";

const EXPLAIN_FLAGS = { atlas, json };
export type ExplainFlags = FlagValues<typeof EXPLAIN_FLAGS>;

const explainCommand = defineCommand({
  name: "explain",
  description: "show which releases send an event or a member, and its types and values",
  arguments: [
    {
      name: "<event>",
      description:
        "an event, a request, a member or a type of item, in any spelling: item.completed, item.completed.item.exit_code, turn/start, agent_message",
    },
  ],
  flags: EXPLAIN_FLAGS,
  examples: ["touchstone atlas explain item.completed.item.exit_code"],
  exitCode1: "the atlas has nothing of that name",
  run: async (event, flags) => (await import("./explain.js")).runExplain(event, flags),
});

const COMPAT_FLAGS = {
  from: makeRequired(describeFlag(release, "the older release")),
  to: makeRequired(describeFlag(release, "the newer release")),
  uses: defineValue("file", "show only the changes of the events and members in this list"),
  atlas,
  json,
};
export type CompatFlags = FlagValues<typeof COMPAT_FLAGS>;

const compatCommand = defineCommand({
  name: "compat",
  description: "show what changed between two releases",
  flags: COMPAT_FLAGS,
  examples: [
    "touchstone atlas compat --from 0.143.0 --to 0.144.0",
    "touchstone atlas compat --from 0.143.0 --to 0.144.0 --uses uses.txt",
  ],
  exitCode1: "the changes break readers, or a scenario that ran on the older release fails on the newer one",
  run: async (flags) => (await import("./compat.js")).runCompat(flags),
});

const CHANGELOG_FLAGS = {
  from: makeRequired(describeFlag(release, "the older release, whose own changes are not listed")),
  to: makeRequired(describeFlag(release, "the newer release")),
  markdown: {
    ...defineSwitch("print Markdown, for the release notes of a client"),
    excludes: "json",
  },
  atlas,
  json,
};
export type ChangelogFlags = FlagValues<typeof CHANGELOG_FLAGS>;

const changelogCommand = defineCommand({
  name: "changelog",
  description: "list the changes of each release between two releases, the newest first",
  flags: CHANGELOG_FLAGS,
  examples: ["touchstone atlas changelog --from 0.143.0 --to 0.144.0 --markdown"],
  run: async (flags) => (await import("./changelog.js")).runChangelog(flags),
});

const SUPPORTS_FLAGS = {
  uses: makeRequired<string>(
    defineValue("file", "list of the events and members that a client reads, one on each line"),
  ),
  codex: defineValue(
    "range",
    "releases that must send everything in the list: 0.104.0..0.144.0, latest:5, or a list with commas",
  ),
  atlas,
  json,
};
export type SupportsFlags = FlagValues<typeof SUPPORTS_FLAGS>;

const supportsCommand = defineCommand({
  name: "supports",
  description: "find the releases that send everything that a client reads",
  flags: SUPPORTS_FLAGS,
  examples: [
    "touchstone atlas supports --uses uses.txt",
    "touchstone atlas supports --uses uses.txt --codex latest:5",
  ],
  exitCode1: "no release sends everything in the list, or a release that --codex names does not",
  run: async (flags) => (await import("./supports.js")).runSupports(flags),
});

const TYPES_FLAGS = {
  codex: makeRequired(release),
  lang: withDefault(
    defineChoice<TypeLanguage>("language", ["ts", "json-schema"], "language of the types"),
    "ts",
  ),
  closed: defineSwitch(
    "JSON Schema: allow only the members that the release was seen to send or that its schema names",
  ),
  protocol,
  face: renameFlag(protocol, "protocol"),
  atlas,
  output,
};
export type TypesFlags = FlagValues<typeof TYPES_FLAGS>;

const typesCommand = defineCommand({
  name: "types",
  description: "print the types of a release's events, in TypeScript or JSON Schema",
  flags: TYPES_FLAGS,
  examples: [
    "touchstone atlas types --codex 0.144.0 --lang ts --protocol exec --output events.ts",
    "touchstone atlas types --codex 0.144.0 --lang json-schema --closed",
  ],
  run: async (flags) => (await import("./types.js")).runTypes(flags),
});

const ATLAS_FLAGS = {
  codex: defineValue(
    "range",
    "releases to measure: 0.143.0..0.150.0, ten of that range (0.143.0..0.150.0:10), latest:5, or a list with commas",
  ),
  output: atlasOutput,
  scenario,
  jobs,
  shard: describeFlag(shard, "measure the Kth of N parts of the range; `touchstone merge` merges the parts"),
  cacheSize,
  json,
  quiet,
};
export type AtlasFlags = FlagValues<typeof ATLAS_FLAGS>;

export const atlasCommand = defineCommand({
  name: "atlas",
  description: "look up what each codex release sends, or measure more releases",
  flags: ATLAS_FLAGS,
  examples: [
    "touchstone atlas --codex 0.143.0,0.144.0",
    "touchstone atlas --codex 0.58.0..0.144.0:25 --cache-size 10GB",
    "touchstone atlas --codex latest:10 --shard 2/4 --output part2",
    "touchstone atlas explain item.completed.item.exit_code",
    "touchstone atlas compat --from 0.143.0 --to 0.144.0",
    "touchstone atlas types --codex 0.144.0 --lang ts",
  ],
  exitCode1: "a release could not be measured",
  subcommands: [explainCommand, compatCommand, changelogCommand, supportsCommand, typesCommand],
  run: async (flags) => {
    showPreparing(flags);
    await (await import("./run.js")).runAtlas(flags);
  },
});
