import { relative } from "node:path";
import { loadConfig } from "../../config/index.js";
import {
  diffSets,
  openFixtureSet,
  openTranscriptPair,
  readChangedEvents,
  renderDiffHtml,
  renderDiffMarkdown,
  type SetDiff,
} from "../../diff/index.js";
import { storeErrors } from "../../store/index.js";
import { renderDiffText } from "../shared/diff-text.js";
import { chooseFixturesFolder } from "../shared/fixtures.js";
import type { FolderFlags } from "../shared/flags.js";
import { printReport, writeReport } from "../shared/report.js";
import { printStaleLines, readStaleReport, type StaleReport } from "../shared/stale-fixtures.js";
import type { DiffFlags } from "./command.js";

export async function runDiff(old: string, now: string | undefined, flags: DiffFlags): Promise<void> {
  const cwd = process.cwd();
  const folder = await findOptionalFolder(flags, now !== undefined);
  const pair = now === undefined ? undefined : await openTranscriptPair(old, now, cwd);
  const openSet = (where: string) => openFixtureSet(where, { folder, cwd });
  const [before, after] = pair ?? [await openSet(old), await openSet(now ?? (relative(cwd, folder) || "."))];
  const diff = await diffSets(before, after, flags.scenario);
  const report = now === undefined ? await readStaleReport(await loadConfig(), folder, flags) : undefined;
  const isPage = flags.html && !flags.json && !flags.markdown;
  const text = isPage
    ? renderDiffHtml(diff, await readChangedEvents(diff, before, after))
    : renderDiff(diff, report, flags);
  if (flags.output === undefined) await printReport(text);
  else await writeReport(flags.output, text);
  if (report && !flags.json) printStaleLines(report);
  if (diff.fixtures.length > 0) process.exitCode = 1;
}

/**
 * Finds the fixtures folder whose content at a git revision is compared.
 * @param isOptional whether both sets are named: then they may not need this folder, and if no config file can be read, the working folder is returned
 */
async function findOptionalFolder(flags: FolderFlags, isOptional: boolean): Promise<string> {
  return chooseFixturesFolder(flags).catch((error) => {
    if (isOptional && error.code !== storeErrors.noFixturesOfSubject.code) return process.cwd();
    throw error;
  });
}

function renderDiff(diff: SetDiff, report: StaleReport | undefined, { json, markdown }: DiffFlags): string {
  if (json) return `${JSON.stringify({ ...diff, ...(report && { stale: report.stale }) }, null, 2)}\n`;
  return markdown ? renderDiffMarkdown(diff) : renderDiffText(diff);
}
