import { formatCount } from "../../lib/index.js";
import { NEXT_COMMAND, type Review, type ReviewList } from "../../review/index.js";
import type { ReviewFlags } from "./command.js";

/** Explains why the review is empty, and names the next command. */
export function explainNothingToReview(
  { folder, base, same, stale }: ReviewList,
  { unreviewed }: ReviewFlags,
): string {
  const next = unreviewed
    ? "Next: `touchstone harvest`, when something has changed."
    : "Next: `touchstone review --unreviewed` for those that nobody has accepted, or `touchstone harvest`.";
  const lines = stale.map((line) => `stale: ${line}`);
  const nothing = `Nothing to review: ${folder} is the same as in ${base} (${formatCount(same, "fixture")}).`;
  return [nothing, ...lines, ...(lines.length > 0 ? [] : [next])].join("\n");
}

const NEXT_STEP = `\`${NEXT_COMMAND}\`, and commit`;

/** Renders the decisions, and the next command. */
export function renderSummary(review: Review, { fixtures }: ReviewList): string {
  const lines = review.decided.map(({ name, what, reason }) => `${what} ${name}: ${reason}`);
  const left = fixtures.filter(({ decision }) => decision === null).length;
  if (left > 0) lines.push(`${formatCount(left, "fixture")} still open. Next: \`touchstone review\`.`);
  else if (lines.length > 0) lines.push(`Next: ${NEXT_STEP}.`);
  else lines.push(`Nothing is left to decide. Next: ${NEXT_STEP}.`);
  return lines.join("\n");
}
