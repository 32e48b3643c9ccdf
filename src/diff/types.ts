import type { FileKind, JsonValue } from "../transcript/index.js";

/**
 * The effect of a difference on readers of the fixtures. *Breaking*: something that readers may rely on has changed.
 * *Additive*: something was added. *Cosmetic*: only something without meaning has changed.
 */
export type DriftClass = "breaking" | "additive" | "cosmetic";

export type DifferenceKind =
  | "fixture-removed"
  | "fixture-added"
  | "file-removed"
  | "file-added"
  | "event-removed"
  | "event-added"
  | "event-moved"
  | "answer-required"
  | "field-removed"
  | "field-added"
  | "element-removed"
  | "element-added"
  | "type-changed"
  | "enum-changed"
  | "value-changed"
  | "id-changed"
  /** The same text, cut into deltas at other places. */
  | "deltas-cut"
  | "unreadable";

/** One difference between two versions of a file. */
export interface Difference {
  class: DriftClass;
  kind: DifferenceKind;
  /** The line in the old file, and in the new one, from 1; null if there is none. */
  oldLine: number | null;
  newLine: number | null;
  /** The kind of the line: `item/completed (commandExecution)`, `response to thread/start`; empty if the whole file differs. */
  event: string;
  /** The path of the member, such as `params.item.status`; empty if the whole line or file differs. */
  path: string;
  /** The old and the new value; absent where there is none. */
  old?: JsonValue;
  new?: JsonValue;
  /** The difference in one sentence. */
  message: string;
}

/** The differences of one file of a fixture. */
export interface FileDiff {
  /** Relative to the fixtures folder. */
  file: string;
  what: FileKind;
  differences: Difference[];
}

/** The changes of one fixture between two sets, in all its files. */
export interface FixtureDiff {
  name: string;
  change: "added" | "removed" | "changed" | "same";
  /** The most severe class of its differences; null if there are none. */
  class: DriftClass | null;
  files: FileDiff[];
}

/** The comparison of two sets of fixtures. */
export interface SetDiff {
  /** The name of each set in messages. */
  old: string;
  new: string;
  /** The fixtures that are not the same, sorted by name. */
  fixtures: FixtureDiff[];
  /** The number of fixtures that are the same. */
  same: number;
}

/** A line of the old file and its partner in the new file; null where there is none. Lines count from 0. */
export type Pair = readonly [old: number | null, new: number | null];

/** The alignment of two files, and the differences that follow from it. */
export interface LineComparison {
  /** Every line of both files once, in the order of both files. Between two pairs, old lines without a partner come before new ones. */
  pairs: Pair[];
  /** In the order of the new file. */
  differences: Difference[];
}
