/** Diff: two sets of fixtures in; what differs, event by event, and whom it breaks, out. */
export { diffSets } from "./diff.js";
export { alignLines, diffLines } from "./diff-lines.js";
export { diffErrors } from "./errors.js";
export { countsOf, groupsOf, totalOf } from "./groups.js";
export { escapeMarkup, toHtml } from "./html.js";
export { toMarkdown } from "./markdown.js";
export { isEnum } from "./meaning.js";
export { type FixtureSet, folderSet, openSet } from "./set.js";
export type { Difference, DriftClass, FixtureDiff, Pair, SetDiff } from "./types.js";
