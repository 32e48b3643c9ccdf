import {
  defineChoice,
  defineSwitch,
  defineValue,
  describeFlag,
  type FlagValues,
  makeRepeatable,
  makeRequired,
  withDefault,
} from "../../lib/index.js";
import { atlas } from "../atlas/flags.js";
import { defineCommand } from "../shared/define-command.js";
import { json, quiet, reason, release, sdk } from "../shared/flags.js";

const FLAGS = {
  name: makeRequired<string>(
    defineValue("name", "name of the new fixture: lower case letters, digits and `_`, such as issue_42"),
  ),
  from: defineValue(
    "text",
    "where the capture is from, such as a link to the bug report (default: its file)",
  ),
  title: defineValue("text", "the fixture's title in lists and reports"),
  protocol: defineChoice(
    "protocol",
    ["exec", "app-server", "wire", "session"],
    "what the capture holds (default: recognized): events of `codex exec --json`, messages of `codex app-server`, such messages with their direction, or records of a session file",
  ),
  codex: describeFlag(
    release,
    "the codex release of the capture (default: what the capture says, or the newest one that it fits)",
  ),
  sdk: describeFlag(
    sdk,
    "add the fixture to those of this subject (default: the reference, exec or app-server, depending on the capture's protocol)",
  ),
  redact: makeRepeatable(
    defineValue("place", "replace the secrets at this place, such as params.item.text or `**.text`"),
  ),
  allowMisfits: defineSwitch(
    "import the capture even if it contains something that its release does not send, as far as the atlas knows",
  ),
  replace: defineSwitch("replace the imported fixture of this name"),
  atlas,
  reason: withDefault(reason, "import"),
  json,
  quiet,
};
export type ImportFlags = FlagValues<typeof FLAGS>;

export const importCommand = defineCommand({
  name: "import",
  description: "make a fixture of a capture that no harvest recorded, such as a log in a bug report",
  arguments: [
    {
      name: "<capture>",
      description: "a file, or `-` for stdin: JSON Lines, or a JSON list of messages",
    },
  ],
  flags: FLAGS,
  examples: [
    "touchstone import capture.jsonl --name issue_42 --from https://example.test/issues/42",
    "touchstone import exec.jsonl --name hello --codex 0.144.0",
    "touchstone import wire.jsonl --name issue_42 --replace --redact 'params.item.**'",
  ],
  exitCode1: "the capture holds a secret, a trace of this machine, or what its release does not send",
  run: async (capture, flags) => (await import("./run.js")).runImport(capture, flags),
});
