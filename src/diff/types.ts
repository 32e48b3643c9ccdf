import type { JsonValue } from "../transcript/index.js";

/**
 * What a difference means for whoever reads the fixtures: *breaking* for what they may rely on and is no longer so,
 * *additive* for what is new beside it, *cosmetic* for a value that carries no meaning.
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
  | "deltas-cut"
  | "unreadable";

/** One thing that differs between two versions of a file, and whom it breaks. */
export interface Difference {
  class: DriftClass;
  kind: DifferenceKind;
  /** Line in the old file, from 1; null where there is none. */
  oldLine: number | null;
  newLine: number | null;
  /** What the line is: `item/completed (commandExecution)`, `response to thread/start`. */
  event: string;
  /** The member, such as `params.item.status`; empty for the line as a whole. */
  path: string;
  /** What stood there, and what stands there; absent where nothing. */
  old?: JsonValue;
  new?: JsonValue;
  /** All of it in a sentence. */
  message: string;
}

/** The differences of one file of events or frames. */
export interface FileDiff {
  /** Relative to the fixtures folder. */
  file: string;
  what: "events" | "wire";
  differences: Difference[];
}

/** What became of one fixture between two sets, in all its files. */
export interface FixtureDiff {
  name: string;
  change: "added" | "removed" | "changed" | "same";
  /** The gravest of its differences; null where there is none. */
  class: DriftClass | null;
  files: FileDiff[];
}

/** Two sets of fixtures, compared. */
export interface SetDiff {
  /** What was compared, in the user's words. */
  old: string;
  new: string;
  /** Those that are not the same, by name. */
  fixtures: FixtureDiff[];
  /** How many are the same. */
  same: number;
}

/** A line of the old file beside the line of the new one that it became; null where there is none. Lines count from 0. */
export type Pair = readonly [old: number | null, new: number | null];
