import { relative } from "node:path";
import type { Drift } from "../../check/index.js";
import { formatCount } from "../../lib/index.js";
import type { FolderProblem } from "../../store/index.js";
import { renderDiffText } from "../shared/diff-text.js";
import { buildErrorJson, formatErrorText, formatFolderProblem } from "../shared/print-error.js";

/** Prints the damage of a fixtures folder and its drift. */
export function printCheckReport(
  folder: string,
  count: number,
  problems: FolderProblem[],
  drift: Drift | undefined,
  quiet: boolean,
): void {
  for (const problem of problems) console.error(formatFolderProblem("damaged", problem));
  for (const { error } of drift?.failures ?? []) console.error(formatErrorText(error));
  if (drift && drift.diff.fixtures.length > 0) process.stdout.write(renderDiffText(drift.diff));
  if (quiet) return;
  const where = relative(process.cwd(), folder) || ".";
  const drifted = (drift?.diff.fixtures.length ?? 0) + (drift?.failures.length ?? 0);
  const isWhole =
    problems.length === 0
      ? `${where} is whole: ${formatCount(count, "fixture")}`
      : `${where}: ${formatCount(problems.length, "problem")}`;
  console.log(isWhole);
  if (!drift) return;
  const subject = `codex ${drift.codex}, ${drift.package} ${drift.sdk}`;
  if (drifted === 0) console.log(`No drift: a harvest of today gives the same (${subject})`);
  else
    console.log(`Drift (${subject}). Next: \`touchstone harvest --reason …\`, then \`touchstone review\`.`);
}

/** Builds the JSON report. */
export function buildCheckJson(folder: string, problems: FolderProblem[], drift: Drift | undefined) {
  const found = drift && {
    codex: drift.codex,
    sdk: drift.sdk,
    ...drift.diff,
    failures: drift.failures.map(({ name, error }) => ({ name, ...buildErrorJson(error, error.code) })),
  };
  return { folder, problems, ...(found ? { drift: found } : {}) };
}
