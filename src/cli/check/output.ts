import { relative } from "node:path";
import { type CheckFindings, describeCauses, splitDrift } from "../../check/index.js";
import { formatCount } from "../../lib/index.js";
import type { Shard } from "../../scenario/index.js";
import { describeSubject } from "../shared/describe-subject.js";
import { renderDiffText } from "../shared/diff-text.js";
import { buildErrorJson, formatErrorText, formatFolderProblem } from "../shared/print-error.js";
import { nameCommands } from "../shared/program-name.js";
import { printStaleLines, type StaleReport } from "../shared/stale-fixtures.js";

/** Prints the damage of a fixtures folder, its stale fixtures, and its drift. */
export function printCheckReport(
  { folder, names, captured, problems, stale, drift }: CheckFindings,
  report: StaleReport,
  quiet: boolean,
): void {
  for (const problem of problems) console.error(formatFolderProblem("damaged", problem));
  printStaleLines({ lines: report.lines });
  for (const { error } of drift?.failures ?? []) console.error(formatErrorText(error));
  if (drift && drift.diff.fixtures.length > 0) process.stdout.write(renderDiffText(drift.diff));
  if (quiet) return;
  const where = relative(process.cwd(), folder) || ".";
  const drifted = (drift?.diff.fixtures.length ?? 0) + (drift?.failures.length ?? 0);
  const staleCount = stale.filter(({ name }) => names.includes(name)).length;
  const state =
    problems.length === 0
      ? `${where} is intact: ${formatCount(names.length, "fixture")}${staleCount === 0 ? "" : `, ${staleCount} of them stale`}`
      : `${where}: ${formatCount(problems.length, "problem")}`;
  console.log(state);
  if (captured.length > 0) console.log(describeCaptured(captured));
  if (!drift) return;
  const subject = describeSubject(drift);
  if (drifted === 0) {
    console.log(`No drift: a new recording is the same (${subject})`);
    return;
  }
  for (const line of describeCauses(drift.diff, stale)) console.log(line);
  const next = "Next: `touchstone harvest --reason …`, then `touchstone review`.";
  console.log(`Drift (${subject}). ${nameCommands(next)}`);
}

/** Lists the captured fixtures. No harvest can record them again, so only their files are checked. */
function describeCaptured(names: string[]): string {
  const shown = names.slice(0, MAX_CAPTURED).join(", ");
  const more = names.length > MAX_CAPTURED ? ` and ${names.length - MAX_CAPTURED} more` : "";
  return `Captured fixtures, which no harvest can record again: ${shown}${more}`;
}

const MAX_CAPTURED = 8;

/** Builds the JSON report. @param shard the share of the scenarios, if it is not all of them */
export function buildCheckJson({ folder, captured, problems, stale, drift }: CheckFindings, shard?: Shard) {
  const found = drift && {
    codex: drift.codex,
    sdk: drift.sdk,
    ...drift.diff,
    causes: splitDrift(drift.diff, stale),
    failures: drift.failures.map(({ name, error }) => ({ name, ...buildErrorJson(error, error.code) })),
  };
  return {
    ...(shard && { command: "check", shard }),
    folder,
    ...(captured.length > 0 ? { captured } : {}),
    problems,
    stale,
    ...(found ? { drift: found } : {}),
  };
}
