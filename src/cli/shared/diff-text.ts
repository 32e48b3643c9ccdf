import {
  describeCounts,
  describeOccurrences,
  describeTotal,
  groupDifferences,
  type SetDiff,
} from "../../diff/index.js";
import { formatCount, replaceControls } from "../../lib/index.js";
import { paint } from "./terminal.js";

/** The maximum number of groups that the terminal shows. */
const MAX_GROUPS = 40;

/** Renders the differences for a terminal, with equal changes in one group. */
export function renderDiffText(diff: SetDiff): string {
  const groups = groupDifferences(diff);
  if (groups.length === 0) return `Nothing differs: ${formatCount(diff.same, "fixture")} unchanged.\n`;
  const lines = groups.slice(0, MAX_GROUPS).map((group) => {
    const { class: class_, message, first } = group;
    const occurrences = describeOccurrences(group);
    const prefix = occurrences === undefined ? "" : `${occurrences}, first in `;
    return `${paint(CLASS_COLORS[class_], class_.padEnd(9))} ${replaceControls(message)}\n${" ".repeat(10)}${prefix}${first}`;
  });
  if (groups.length > MAX_GROUPS) lines.push(`… and ${groups.length - MAX_GROUPS} more: --json has them all`);
  return `${lines.join("\n")}\n\n${describeCounts(groups)}: ${describeTotal(diff)}.\n`;
}

const CLASS_COLORS = { breaking: "red", additive: "green", cosmetic: "gray" } as const;
