import { formatCount } from "../../lib/index.js";
import type { Review, ReviewList } from "../../review/index.js";
import { formatFolderProblem } from "../shared/print-error.js";
import { nameCommands } from "../shared/program-name.js";
import type { ReviewFlags } from "./command.js";

/** Explains why the review is empty, and names the next command. */
export function explainNothingToReview(
  { folder, base, same, stale, problems }: ReviewList,
  { unreviewed }: ReviewFlags,
): string {
  if (problems.length > 0)
    return [...describeDamage(problems), `No fixture in ${folder} differs from ${base}.`].join("\n");
  const next = unreviewed
    ? "Next: `touchstone harvest`, when something has changed."
    : "Next: `touchstone review --unreviewed` for fixtures that nobody has accepted, or `touchstone harvest`.";
  const lines = stale.map((line) => `stale: ${line}`);
  const nothing = `Nothing to review: ${folder} is the same as in ${base} (${formatCount(same, "fixture")}).`;
  return [nothing, ...lines, ...(lines.length > 0 ? [] : [nameCommands(next)])].join("\n");
}

/** Describes the damage of the folder. Nothing in a damaged folder can be accepted. */
export function describeDamage(problems: ReviewList["problems"]): string[] {
  return problems.map((problem) => formatFolderProblem("damaged", problem));
}

/** Renders the decisions, and the next command. */
export function renderSummary(review: Review, { fixtures, nextCommand }: ReviewList): string {
  const next = `Next: \`${nextCommand}\`, and commit.`;
  const lines = review.decided.map(({ name, what, reason }) => `${what} ${name}: ${reason}`);
  const left = fixtures.filter(({ decision }) => decision === null).length;
  if (left > 0)
    lines.push(nameCommands(`${formatCount(left, "fixture")} still open. Next: \`touchstone review\`.`));
  else if (lines.length > 0) lines.push(next);
  else lines.push(`Nothing is left to decide. ${next}`);
  return lines.join("\n");
}
