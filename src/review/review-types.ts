/**
 * The types of the data for the page, the terminal and `--json`. This file uses no types of Node, since the page
 * imports it.
 */
import type { Difference, DriftClass, FixtureDiff, Pair } from "../diff/index.js";
import type { FileKind } from "../transcript/layout.js";

/** All fixtures to review. */
export interface ReviewList {
  /** Changes whenever the store changes the folder, or the reviewer approves a change. */
  version: string;
  /** The base and the fixtures folder, as messages name them. */
  base: string;
  folder: string;
  fixtures: ListedFixture[];
  /** The changes of all listed fixtures, the most severe first. */
  changes: ReviewChange[];
  /** The number of unchanged fixtures that are not listed. */
  same: number;
  /** Problems of the folder. With a problem, no fixture can be accepted. */
  problems: { file: string; problem: string; hint: string }[];
  /** A line for each stale fixture: what changed since it was recorded, and what to run. */
  stale: string[];
  /** The command to run when all fixtures are decided, as this user can call it. */
  nextCommand: string;
}

/** The reason of an acceptance for which the reviewer gives none. */
export const DEFAULT_REASON = "reviewed";

/** One change, in all fixtures that contain it. */
export interface ReviewChange {
  id: string;
  /** `secret`: fixtures that may contain a secret. `unchanged`: fixtures that do not differ from the base. */
  class: DriftClass | "secret" | "unchanged";
  /** The change in a few words, with code between backticks. */
  title: string;
  /** Distinct messages of its differences, with code between backticks, and the number of differences with each message. */
  messages: { text: string; count: number }[];
  /** The number of differences whose message is not listed. */
  moreMessages: number;
  occurrences: ChangeOccurrence[];
}

/** A fixture that contains a change. */
export interface ChangeOccurrence {
  fixture: string;
  /** Whether the reviewer has accepted the change here, while other changes of the fixture are open. */
  approved: boolean;
  /** The differences: a file, the index among its differences, and the new line, or else the old line, from 1. Null: the whole file. */
  places: { file: string; what: FileView["what"]; index: number; line: number | null }[];
}

/** A fixture in a review's list, with its change and its decision. */
export interface ListedFixture {
  name: string;
  title: string;
  change: FixtureDiff["change"];
  /** The most severe class of its differences; null if there are none. */
  class: DriftClass | null;
  differences: Record<DriftClass, number>;
  /** The number of places that look like a secret. */
  findings: number;
  /** The decision; null if the fixture is open. */
  decision: ReviewDecision | null;
  /**
   * The digest of the state that the reviewer saw, which the store compares with the state on the disk. Null if the fixture does not
   * exist.
   */
  seen: string | null;
}

/** A fixture that the reviewer decides about. `seen` comes from the list or view that the reviewer looked at. */
export type DecisionChoice = Pick<ListedFixture, "name" | "seen">;

export interface ReviewDecision {
  what: "accepted" | "rejected";
  by: string;
  /** UTC, to the second. */
  at: string;
}

/** One fixture, old and new. */
export interface FixtureView extends ListedFixture {
  covers: string[];
  provenance: { old: ProvenanceRows | null; new: ProvenanceRows | null };
  /** The audit log's entries about the fixture, the latest first. */
  audit: AuditLine[];
  secrets: SecretFinding[];
  /** Empty if the lines are withheld: in a file for others, for a fixture that may contain a secret. */
  files: FileView[];
  withheld: boolean;
}

/** The provenance of a fixture, as pairs of a name and a value. */
export type ProvenanceRows = [name: string, value: string][];

export interface AuditLine {
  seq: number;
  at: string;
  by: string;
  change: string;
  reason: string;
}

/** A place that looks like a secret. The excerpt does not contain the secret itself. */
export interface SecretFinding {
  file: string;
  line: number;
  path: string;
  rule: string;
  excerpt: string;
}

export interface FileView {
  /** Relative to the fixtures folder. */
  file: string;
  what: FileKind;
  /** Each distinct line once. */
  texts: string[];
  /** The lines of the old and the new file, as indexes into `texts`. */
  old: number[];
  new: number[];
  /** Every line of both sides once, in order. If only one side has the file, no line has a partner. */
  pairs: Pair[];
  /** The differences of the lines. If only one side has the file, or no line differs: the differences of the whole file. */
  differences: Difference[];
}

/** The data of the HTML file for others. */
export interface StaticReview {
  list: ReviewList;
  fixtures: FixtureView[];
}
