import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  countsOf,
  diffSets,
  groupsOf,
  openSet,
  type SetDiff,
  toHtml,
  toMarkdown,
  totalOf,
} from "../diff/index.js";
import { counted, printable } from "../lib/index.js";
import { fixturesFolder } from "./fixtures.js";
import type { DiffFlags, FolderFlags } from "./flags.js";
import { paint } from "./terminal.js";

export async function runDiff(old: string, now: string | undefined, flags: DiffFlags): Promise<void> {
  const cwd = process.cwd();
  const folder = await folderOf(flags, now !== undefined);
  const before = await openSet(old, { folder, cwd });
  const after = await openSet(now ?? folder, { folder, cwd });
  const diff = await diffSets(before, after, flags.scenario);
  const text = rendered(diff, flags);
  if (flags.output === undefined) process.stdout.write(text);
  else await writeFile(resolve(flags.output), text);
  if (diff.fixtures.length > 0) process.exitCode = 1;
}

/** The fixtures folder that a git revision is a revision of. @param optional two folders need no config */
async function folderOf(flags: FolderFlags, optional: boolean): Promise<string> {
  return fixturesFolder(flags).catch((error) => {
    if (optional) return process.cwd();
    throw error;
  });
}

function rendered(diff: SetDiff, { json, markdown, html }: DiffFlags): string {
  if (json) return `${JSON.stringify(diff, null, 2)}\n`;
  if (markdown) return toMarkdown(diff);
  return html ? toHtml(diff) : toTerminal(diff);
}

/** Groups that a terminal shows. */
const MOST = 40;

/** What differs, the same changes together, as a text for a terminal. */
export function toTerminal(diff: SetDiff): string {
  const groups = groupsOf(diff);
  if (groups.length === 0) return `Nothing differs: ${counted(diff.same, "fixture")} unchanged.\n`;
  const lines = groups.slice(0, MOST).map(({ class: class_, message, count: times, fixtures, first }) => {
    const often = times > 1 ? `${times} times in ${counted(fixtures.length, "fixture")}, first in ` : "";
    return `${paint(COLOURS[class_], class_.padEnd(9))} ${printable(message)}\n${" ".repeat(10)}${often}${first}`;
  });
  if (groups.length > MOST) lines.push(`… and ${groups.length - MOST} more: --json has them all`);
  return `${lines.join("\n")}\n\n${countsOf(groups)}: ${totalOf(diff)}.\n`;
}

const COLOURS = { breaking: "red", additive: "green", cosmetic: "gray" } as const;
