import { defineChoice, defineSwitch, defineValue, type FlagValues, makeRepeatable } from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { json } from "../shared/flags.js";

/** The languages that have a template. `--help` must not load `src/setup/`, so its list is repeated here. A test compares the two lists. */
const LANGUAGES = ["elixir", "go", "rust", "python", "java", "typescript"] as const;

const FLAGS = {
  lang: defineChoice(
    "language",
    LANGUAGES,
    "programming language of your port: also write a test that replays a fixture to it, and what the test needs",
  ),
  ci: defineChoice("system", ["github"], "also write the workflows of this CI system"),
  catalogue: defineSwitch("copy all scenarios of the package, and the files that they need"),
  sdk: makeRepeatable(defineValue("subject", "also pin the SDK of this subject, such as typescript")),
  json,
};
export type InitFlags = FlagValues<typeof FLAGS>;

export const initCommand = defineCommand({
  name: "init",
  description: "set up a repository with an example scenario and, with --lang, a first test of your port",
  arguments: [{ name: "[folder]", description: "the repository's root", default: "." }],
  flags: FLAGS,
  examples: [
    "touchstone init",
    "touchstone init --lang elixir --ci github",
    "touchstone init path/to/repository --catalogue --sdk typescript",
  ],
  run: async (folder, flags) => (await import("./run.js")).runInit(folder, flags),
});
