import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  describeCounts,
  describeTotal,
  diffSets,
  groupDifferences,
  openFixtureSet,
  renderDiffHtml,
  renderDiffMarkdown,
  type SetDiff,
} from "../../diff/index.js";
import { formatCount, replaceControls } from "../../lib/index.js";
import { chooseFixturesFolder } from "../shared/fixtures.js";
import type { DiffFlags, FolderFlags } from "../shared/flags.js";
import { paint } from "../shared/terminal.js";

export async function runDiff(old: string, now: string | undefined, flags: DiffFlags): Promise<void> {
  const cwd = process.cwd();
  const folder = await findOptionalFolder(flags, now !== undefined);
  const before = await openFixtureSet(old, { folder, cwd });
  const after = await openFixtureSet(now ?? folder, { folder, cwd });
  const diff = await diffSets(before, after, flags.scenario);
  const text = renderDiff(diff, flags);
  if (flags.output === undefined) process.stdout.write(text);
  else await writeFile(resolve(flags.output), text);
  if (diff.fixtures.length > 0) process.exitCode = 1;
}

/** Finds the fixtures folder to which a git revision refers. @param optional two folders need no config file */
async function findOptionalFolder(flags: FolderFlags, optional: boolean): Promise<string> {
  return chooseFixturesFolder(flags).catch((error) => {
    if (optional) return process.cwd();
    throw error;
  });
}

function renderDiff(diff: SetDiff, { json, markdown, html }: DiffFlags): string {
  if (json) return `${JSON.stringify(diff, null, 2)}\n`;
  if (markdown) return renderDiffMarkdown(diff);
  return html ? renderDiffHtml(diff) : renderDiffText(diff);
}

/** The maximum number of groups that the terminal shows. */
const MAX_GROUPS = 40;

/** Renders the differences for a terminal, with equal changes in one group. */
export function renderDiffText(diff: SetDiff): string {
  const groups = groupDifferences(diff);
  if (groups.length === 0) return `Nothing differs: ${formatCount(diff.same, "fixture")} unchanged.\n`;
  const lines = groups
    .slice(0, MAX_GROUPS)
    .map(({ class: class_, message, count: times, fixtures, first }) => {
      const often =
        times > 1 ? `${times} times in ${formatCount(fixtures.length, "fixture")}, first in ` : "";
      return `${paint(CLASS_COLORS[class_], class_.padEnd(9))} ${replaceControls(message)}\n${" ".repeat(10)}${often}${first}`;
    });
  if (groups.length > MAX_GROUPS) lines.push(`… and ${groups.length - MAX_GROUPS} more: --json has them all`);
  return `${lines.join("\n")}\n\n${describeCounts(groups)}: ${describeTotal(diff)}.\n`;
}

const CLASS_COLORS = { breaking: "red", additive: "green", cosmetic: "gray" } as const;
