import {
  describeCounts,
  describeTotal,
  groupDifferences,
  renderGroupTable,
  renderHtmlReport,
  renderProse,
} from "../diff/index.js";
import { escapeMarkup, escapeName, formatCount } from "../lib/index.js";
import { describeCauses } from "./drift.js";
import type { CheckFindings } from "./reports.js";

/**
 * Renders a check as one HTML page without scripts: the damage, the stale fixtures, the drift by group, and what to do.
 * @param staleLines the lines of `describeStale`, which say what to run
 */
export function renderCheckHtml(findings: CheckFindings, staleLines: string[]): string {
  const { folder, names, problems, drift } = findings;
  const parts = [
    `<p><code>${escapeName(folder)}</code>: ${formatCount(names.length, "fixture")}.</p>`,
    renderSteps(findings, staleLines),
    "<h2>Damage</h2>",
    problems.length === 0 ? "<p>None: every file is as the manifest says.</p>" : renderProblems(problems),
    "<h2>Stale fixtures</h2>",
    staleLines.length === 0 ? "<p>None.</p>" : renderList(staleLines),
    "<h2>Drift</h2>",
    drift === undefined
      ? "<p>Not measured: the check ran with <code>--offline</code>.</p>"
      : renderDrift(findings),
  ];
  return renderHtmlReport(
    hasFindings(findings) ? "The fixtures need attention" : "The fixtures are intact",
    parts.join("\n"),
  );
}

function hasFindings({ problems, stale, drift }: CheckFindings): boolean {
  return (
    problems.length + stale.length + (drift ? drift.diff.fixtures.length + drift.failures.length : 0) > 0
  );
}

/** Renders what to do, in the order in which to do it. */
function renderSteps({ problems, stale, drift }: CheckFindings, staleLines: string[]): string {
  const steps = [
    ...(problems.length > 0
      ? ["Repair the damage: restore the files from git, or run `touchstone harvest`."]
      : []),
    ...(stale.length > 0
      ? [
          `Record the stale fixtures again: ${staleLines.length === 1 ? staleLines[0] : "see the list below"}.`,
        ]
      : []),
    ...(drift && drift.failures.length > 0 ? ["Look at the scenarios that failed."] : []),
    ...(drift && drift.diff.fixtures.length > 0
      ? ["Run `touchstone harvest --reason …`, then `touchstone review`, and accept or reject each change."]
      : []),
  ];
  return steps.length === 0
    ? ""
    : `<h2>What to do</h2><ol>${steps.map((step) => `<li>${renderProse(step)}</li>`).join("")}</ol>`;
}

function renderProblems(problems: CheckFindings["problems"]): string {
  const rows = problems.map(
    ({ file, problem, hint }) =>
      `<tr><td><code>${escapeName(file)}</code></td><td>${escapeMarkup(problem)}</td><td>${renderProse(hint)}</td></tr>`,
  );
  return `<table><thead><tr><th>File</th><th>Problem</th><th>What to do</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function renderDrift({ drift, stale }: CheckFindings): string {
  if (!drift) return "";
  const { diff, failures } = drift;
  const subject = `<p>Recorded again with codex ${escapeMarkup(drift.codex)}, ${escapeMarkup(drift.package)} ${escapeMarkup(drift.sdk)}.</p>`;
  const failed = failures.map(({ name, error }) => `\`${name}\` failed: ${error.message} ${error.hint}`);
  const causes = [...describeCauses(diff, stale), ...failed];
  const groups = groupDifferences(diff);
  if (groups.length === 0) return `${subject}<p>No difference.</p>${renderList(causes)}`;
  const counts = `<p>${describeCounts(groups)}: ${describeTotal(diff)}.</p>`;
  return `${subject}${counts}${renderList(causes)}${renderGroupTable(groups)}`;
}

function renderList(lines: string[]): string {
  return lines.length === 0
    ? ""
    : `<ul>${lines.map((line) => `<li>${renderProse(line)}</li>`).join("")}</ul>`;
}
