import { formatCount } from "../../lib/index.js";
import type { SetDiff } from "../types.js";
import { type DifferenceGroup, describeCounts, describeTotal, groupDifferences } from "./groups.js";

/** The maximum number of rows in a table; `--json` lists all differences. */
const MAX_ROWS = 60;

/** Renders a comparison as Markdown for a pull request. */
export function renderDiffMarkdown(diff: SetDiff): string {
  const groups = groupDifferences(diff);
  if (groups.length === 0)
    return `Nothing differs between ${renderCode(diff.old)} and ${renderCode(diff.new)}.\n`;
  const { fixtures } = diff;
  const rows = groups.slice(0, MAX_ROWS).map(renderRow);
  const more = groups.length - rows.length;
  return [
    `**${describeCounts(groups)}** between ${renderCode(diff.old)} and ${renderCode(diff.new)}: ${describeTotal(diff)}.`,
    "",
    "| class | what | occurs | first in |",
    "|---|---|---|---|",
    ...rows,
    ...(more > 0
      ? ["", `And ${formatCount(more, "more change")}: \`touchstone diff --json\` lists them all.`]
      : []),
    "",
    "<details><summary>Fixtures that differ</summary>",
    "",
    ...fixtures.map(
      ({ name, change, class: class_ }) =>
        `- ${renderCode(name)}: ${change}${change === "changed" ? ` (${class_})` : ""}`,
    ),
    "",
    "</details>",
    "",
  ].join("\n");
}

function renderRow({ class: class_, message, count, fixtures, first }: DifferenceGroup): string {
  const occurs = count === 1 ? "once" : `${count} times, in ${formatCount(fixtures.length, "fixture")}`;
  return `| ${class_ === "breaking" ? "**breaking**" : class_} | ${escapeCell(message)} | ${occurs} | ${renderCode(first)} |`;
}

/** Escapes a text from fixtures, so that no part of it is read as HTML, or as Markdown other than code in backticks. */
function escapeCell(text: string): string {
  return text
    .replace(/[\r\n]+/g, " ")
    .replace(/[\\*_[\]|~#]/g, "\\$&")
    .replaceAll("<", "&lt;")
    .replaceAll(/(?<!\\)@/g, "@\u200b");
}

function renderCode(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
