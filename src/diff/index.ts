/** Diff: two sets of fixtures in; what differs, event by event, and whom it breaks, out. */
export { alignLines, diffLines } from "./diff-lines.js";
export type {
  Difference,
  DifferenceKind,
  DriftClass,
  FileDiff,
  FixtureDiff,
  Pair,
  SetDiff,
} from "./types.js";
