import { renderDiffMarkdown } from "../diff/index.js";
import { formatCount, getFirstLine } from "../lib/index.js";
import { shortenText } from "../redact/index.js";
import { describeVersions, type UpgradeResult } from "./upgrade.js";

/** Renders the text of an upgrade's pull request, as Markdown. */
export function renderPullRequest({ from, to, report, diff, others }: UpgradeResult): string {
  const { added, changed, unchanged, failures } = report;
  return [
    `# Upgrade fixtures to ${describeVersions(to)}`,
    "",
    `The pins were ${describeVersions(from)}. Of the fixtures, ${added.length + changed.length} are new or changed, and ${unchanged.length} did not change. ${formatCount(failures.length, "scenario")} failed.`,
    "",
    "## What changed for readers of the events",
    "",
    renderDiffMarkdown(diff),
    ...(others.length > 0 ? ["## The other subjects", "", ...others.map(renderOther), ""] : []),
    ...(failures.length > 0
      ? ["## Scenarios that keep their old fixture", "", ...failures.map(renderFailure), ""]
      : []),
    "## To do",
    "",
    "- [ ] Look at each changed fixture: `touchstone review --base main`",
    "- [ ] Adapt your port to the breaking changes",
    ...(failures.length > 0 ? ["- [ ] Correct or remove the scenarios that fail"] : []),
    "",
  ].join("\n");
}

function renderOther({ id, report, left }: UpgradeResult["others"][number]): string {
  if (left)
    return `- \`${id}\` was not upgraded, and its fixtures are stale: ${escapeMarkdown(left.message)}`;
  const { added = [], changed = [], unchanged = [], failures = [] } = report ?? {};
  const failed = failures.map(({ name }) => `\`${name}\``).join(", ");
  const kept = failures.length > 0 ? `; ${failed} failed, and kept the old fixture` : "";
  return `- \`${id}\`: ${added.length + changed.length} new or changed, ${unchanged.length} did not change${kept}`;
}

function renderFailure({ name, error }: UpgradeResult["report"]["failures"][number]): string {
  return `- \`${name}\`: ${escapeMarkdown(error.message)}`;
}

function escapeMarkdown(text: string): string {
  return shortenText(getFirstLine(text), 300).replace(/[\\*_[\]|~#<]/g, "\\$&");
}
