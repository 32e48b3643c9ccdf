/** Diff: two sets of fixtures in; what differs, event by event, and whom it breaks, out. */
export { CLASSES, diffFixture, diffSets, gravest } from "./diff.js";
export { alignLines, diffLines } from "./diff-lines.js";
export { countsOf, type Group, groupsOf } from "./groups.js";
export { toHtml } from "./html.js";
export { toMarkdown } from "./markdown.js";
export { type FixtureSet, openSet } from "./set.js";
export type {
  Difference,
  DifferenceKind,
  DriftClass,
  FileDiff,
  FixtureDiff,
  Pair,
  SetDiff,
} from "./types.js";
