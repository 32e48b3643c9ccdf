import {
  defineNegated,
  defineSwitch,
  defineValue,
  defineWords,
  describeFlag,
  type FlagValues,
  withDefault,
} from "../../lib/index.js";
import { defineCommand } from "../shared/define-command.js";
import { parsePort } from "../shared/flag-values.js";
import { FOLDER_FLAGS, json, reason } from "../shared/flags.js";

const FLAGS = {
  base: withDefault(defineValue("where", "git revision or fixtures folder to compare with"), "HEAD"),
  unreviewed: defineSwitch("also list unchanged fixtures that nobody has accepted"),
  terminal: defineSwitch("review in the terminal instead of a browser"),
  static: defineValue("file", "write the review as one HTML file that needs no server"),
  accept: defineWords(
    "fixtures",
    "accept these fixtures without a question; `all` for all that are to be reviewed",
  ),
  reject: defineWords("fixtures", "restore these fixtures from the base; needs --reason"),
  reason: describeFlag(reason, `with --accept and --reject: ${reason.description}`),
  by: defineValue("name", "name of the reviewer (default: TOUCHSTONE_ACTOR, else git's user)"),
  port: withDefault(defineValue("n", "port of the page on 127.0.0.1", parsePort), 0, "any free port"),
  open: defineNegated("don't open a browser"),
  json: describeFlag(json, "print the fixtures that are to be reviewed, or the decisions, as JSON"),
  ...FOLDER_FLAGS,
};
export type ReviewFlags = FlagValues<typeof FLAGS>;

export const reviewCommand = defineCommand({
  name: "review",
  description: "review the changes of a harvest in a browser or a terminal",
  flags: FLAGS,
  examples: [
    "touchstone review",
    "touchstone review --terminal --base main",
    "touchstone review --static review.html",
    'touchstone review --accept thread_basic turn_steer --reason "the new field is wanted"',
    'touchstone review --reject all --reason "recorded on a wrong codex"',
  ],
  exitCode1: "a fixture can't be accepted or rejected",
  run: async (flags) => (await import("./run.js")).runReview(flags),
});
