/** Diff: compares two sets of fixtures event by event, and classifies each difference by its effect on readers. */
export { isEnumMember } from "./classify/field-semantics.js";
export { compareLines } from "./compare-lines.js";
export { diffSets } from "./diff.js";
export { type EarlierFixtures, findLastHarvest, type LastHarvest } from "./earlier-fixtures.js";
export { diffErrors } from "./errors.js";
export { compareFileKinds, type FixtureSet, openFixtureSet, openFolderSet } from "./fixture-set.js";
export { replaceFixtures } from "./recorded-set.js";
export { readChangedEvents } from "./render/changed-events.js";
export { describeCounts, describeOccurrences, describeTotal, groupDifferences } from "./render/groups.js";
export { REPORT_POLICY, renderDiffHtml, renderGroupTable, renderHtmlReport } from "./render/html.js";
export { renderDiffMarkdown } from "./render/markdown.js";
export { renderProse } from "./render/prose.js";
export { openTranscriptPair } from "./transcript-pair.js";
export type { Difference, DriftClass, FixtureDiff, LineComparison, Pair, SetDiff } from "./types.js";
