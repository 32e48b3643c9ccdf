/** Diff: compares two sets of fixtures event by event, and classifies each difference by its effect on readers. */
export { diffSets } from "./diff.js";
export { alignLines, diffLines } from "./diff-lines.js";
export { diffErrors } from "./errors.js";
export { isEnumMember } from "./field-semantics.js";
export { type FixtureSet, openFixtureSet, openFolderSet } from "./fixture-set.js";
export { describeCounts, describeTotal, groupDifferences } from "./groups.js";
export { escapeMarkup, renderDiffHtml } from "./html.js";
export { renderDiffMarkdown } from "./markdown.js";
export { replaceFixtures } from "./recorded-set.js";
export type { Difference, DriftClass, FixtureDiff, Pair, SetDiff } from "./types.js";
