/** What the page, the terminal and `--json` show. No type of Node here: the page is built from it too. */
import type { Difference, DriftClass, FixtureDiff, Pair } from "../diff/index.js";

/** All that is to be reviewed. */
export interface ReviewList {
  /** Another one: something on disk has changed. */
  version: string;
  /** What the fixtures are compared with, and where they are; in the user's words. */
  base: string;
  folder: string;
  fixtures: ListedFixture[];
  /** How many are as in the base, and not listed. */
  same: number;
  /** What is wrong with the folder: nothing can be accepted. */
  problems: { file: string; problem: string; hint: string }[];
}

/** A fixture in a review's list: what became of it, and what has been decided. */
export interface ListedFixture {
  name: string;
  title: string;
  change: FixtureDiff["change"];
  /** The gravest of its differences; null where there is none. */
  class: DriftClass | null;
  differences: Record<DriftClass, number>;
  /** How many places look like a secret. */
  findings: number;
  /** What was decided; null: it is open. */
  decision: ReviewDecision | null;
  /** Proves to the store what the reviewer saw; null where the fixture is not there. */
  seen: string | null;
}

/** What a reviewer decides about: `seen` is that of the list, or the view, that they looked at. */
export type DecisionChoice = Pick<ListedFixture, "name" | "seen">;

export interface ReviewDecision {
  what: "accepted" | "rejected";
  by: string;
  /** UTC, seconds. */
  at: string;
}

/** One fixture, old and new. */
export interface FixtureView extends ListedFixture {
  covers: string[];
  provenance: { old: ProvenanceRows | null; new: ProvenanceRows | null };
  /** What the audit log says of it, the latest first. */
  audit: AuditLine[];
  secrets: SecretFinding[];
  /** Empty where they may not be shown: in a file for others, of a fixture that may hold a secret. */
  files: FileView[];
  withheld: boolean;
}

/** Where a fixture came from, in pairs of a name and what it is. */
export type ProvenanceRows = [name: string, value: string][];

export interface AuditLine {
  seq: number;
  at: string;
  by: string;
  change: string;
  reason: string;
}

/** A place that looks like a secret; the secret itself is not in it. */
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
  what: "events" | "wire";
  /** Each different line once. */
  texts: string[];
  /** Lines of the old and the new file, as indexes into `texts`. */
  old: number[];
  new: number[];
  pairs: Pair[];
  differences: Difference[];
}

/** What the file for others holds. */
export interface StaticReview {
  list: ReviewList;
  fixtures: FixtureView[];
}
