/** What the page shows, as it stands in it. */
import type { Pair } from "../diff/index.js";
import type { Verdict } from "./judge.js";
import type { Mark } from "./summary.js";
import type { Comparison, Matrix } from "./types.js";

export interface PageData extends Pick<Matrix, "reference" | "subjects" | "scenarios"> {
  cells: PageCell[];
  gone: Verdict["gone"];
  /** Every fact once; the streams name them by number. */
  texts: string[];
}

export interface PageCell {
  scenario: string;
  subject: string;
  mark: Mark;
  reason: string | null;
  known: string | null;
  differences: {
    message: string;
    places: [reference: string | null, subject: string | null];
    known: string | null;
  }[];
  comparisons: PageComparison[];
}

/** Number of a text, and where it comes from. */
export type PageFact = [text: number, place: string];

export interface PageComparison {
  what: Comparison["what"];
  reference: PageFact[];
  subject: PageFact[];
  pairs: Pair[];
  /** The facts of each difference. */
  differing: Pair[];
}
