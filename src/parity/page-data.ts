/** What the page shows, as it stands in it. */
import type { Pair } from "../diff/index.js";
import type { ParityVerdict } from "./judge-matrix.js";
import type { ParityMatrix, StreamComparison } from "./parity-types.js";
import type { CellMark } from "./summary.js";

export interface ParityPageData extends Pick<ParityMatrix, "reference" | "subjects" | "scenarios"> {
  cells: PageCell[];
  obsolete: ParityVerdict["obsolete"];
  /** Every fact once; the streams name them by number. */
  texts: string[];
}

export interface PageCell {
  scenario: string;
  subject: string;
  mark: CellMark;
  reason: string | null;
  accepted: string | null;
  differences: {
    message: string;
    places: [reference: string | null, subject: string | null];
    accepted: string | null;
  }[];
  comparisons: PageComparison[];
}

/** Number of a text, and where it comes from. */
export type PageItem = [text: number, place: string];

export interface PageComparison {
  what: StreamComparison["what"];
  reference: PageItem[];
  subject: PageItem[];
  pairs: Pair[];
  /** The facts of each difference. */
  differing: Pair[];
}
