import { toMarkdown } from "../diff/index.js";
import { firstLine } from "../lib/index.js";
import { inWords, type Upgrade } from "./upgrade.js";

/** The text of the pull request that an upgrade is. */
export function toPullRequest({ from, to, report, diff }: Upgrade): string {
  const { added, changed, unchanged, failures } = report;
  return [
    `# Upgrade fixtures to ${inWords(to)}`,
    "",
    `The pins were ${inWords(from)}. ${added.length + changed.length} scenarios were recorded anew, ${unchanged.length} did not change, ${failures.length} can't be recorded any more.`,
    "",
    "## What changed for whoever reads the events",
    "",
    toMarkdown(diff),
    ...(failures.length > 0
      ? ["## Scenarios that keep their old fixture", "", ...failures.map(failureOf), ""]
      : []),
    "## To do",
    "",
    "- [ ] Look at each changed fixture: `touchstone review --base main`",
    "- [ ] Port what is breaking",
    ...(failures.length > 0 ? ["- [ ] Mend or remove the scenarios that fail"] : []),
    "",
  ].join("\n");
}

function failureOf({ name, error }: Upgrade["report"]["failures"][number]): string {
  return `- \`${name}\`: ${firstLine(error.message)
    .slice(0, 300)
    .replace(/[\\*_[\]|~#<]/g, "\\$&")}`;
}
