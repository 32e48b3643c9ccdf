import { defineValue, type FlagValues, makeRequired } from "../../lib/index.js";
import { atlas } from "../atlas/flags.js";
import { defineCommand } from "../shared/define-command.js";
import { json } from "../shared/flags.js";

const folder = defineValue("folder", "folder for the pages; it must be missing, empty, or of an earlier run");

const FLAGS = {
  output: makeRequired(folder),
  atlas,
  json,
};
export type SiteFlags = FlagValues<typeof FLAGS>;

export const siteCommand = defineCommand({
  name: "site",
  description: "write the catalogue, parity, atlas and documentation as static pages",
  flags: FLAGS,
  examples: ["touchstone site --output public"],
  exitCode1: "a link of a Markdown file leads nowhere",
  run: async (flags) => (await import("./run.js")).runSite(flags),
});
