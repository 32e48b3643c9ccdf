/** Diff: two sets of fixtures in; what differs, event by event, and whom it breaks, out. */
export { diffSets } from "./diff.js";
export { alignLines, diffLines } from "./diff-lines.js";
export { diffErrors } from "./errors.js";
export { isEnumMember } from "./field-semantics.js";
export { type FixtureSet, openFixtureSet, openFolderSet } from "./fixture-set.js";
export { describeCounts, describeTotal, groupDifferences } from "./groups.js";
export { escapeMarkup, renderDiffHtml } from "./html.js";
export { renderDiffMarkdown } from "./markdown.js";
export type { Difference, DriftClass, FixtureDiff, Pair, SetDiff } from "./types.js";
