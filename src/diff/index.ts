/** Diff: two sets of fixtures in; what differs, event by event, and whom it breaks, out. */
export type { Difference, DifferenceKind, DriftClass, FileDiff, FixtureDiff, Pair, SetDiff } from "./types.js";
