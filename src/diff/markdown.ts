import { counted } from "../lib/index.js";
import { countsOf, type Group, groupsOf, totalOf } from "./groups.js";
import type { SetDiff } from "./types.js";

/** Lines of a table that a reader still reads; the rest is in `--json`. */
const MOST_ROWS = 60;

/** The comparison as a text for a pull request. */
export function toMarkdown(diff: SetDiff): string {
  const groups = groupsOf(diff);
  if (groups.length === 0) return `Nothing differs between ${code(diff.old)} and ${code(diff.new)}.\n`;
  const { fixtures } = diff;
  const rows = groups.slice(0, MOST_ROWS).map(rowOf);
  const more = groups.length - rows.length;
  return [
    `**${countsOf(groups)}** between ${code(diff.old)} and ${code(diff.new)}: ${totalOf(diff)}.`,
    "",
    "| class | what | shows | first in |",
    "|---|---|---|---|",
    ...rows,
    ...(more > 0 ? ["", `And ${more} more: \`touchstone diff --json\` has them all.`] : []),
    "",
    "<details><summary>Fixtures that differ</summary>",
    "",
    ...fixtures.map(
      ({ name, change, class: class_ }) =>
        `- ${code(name)}: ${change}${change === "changed" ? ` (${class_})` : ""}`,
    ),
    "",
    "</details>",
    "",
  ].join("\n");
}

function rowOf({ class: class_, message, count, fixtures, first }: Group): string {
  const shows = count === 1 ? "once" : `${count} times, in ${counted(fixtures.length, "fixture")}`;
  return `| ${class_ === "breaking" ? "**breaking**" : class_} | ${inCell(message)} | ${shows} | ${code(first)} |`;
}

/** Text from fixtures: nothing of it may be taken for Markdown or HTML. */
function inCell(text: string): string {
  return text
    .replace(/[\r\n]+/g, " ")
    .replace(/[\\*_[\]|~#]/g, "\\$&")
    .replaceAll("<", "&lt;")
    .replaceAll(/(?<!\\)@/g, "@\u200b");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
