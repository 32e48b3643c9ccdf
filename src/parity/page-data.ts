/** The data that the parity page contains. */
import type { Pair } from "../diff/index.js";
import type { ParityVerdict } from "./judge-matrix.js";
import type { CellMark } from "./marks.js";
import type { ParityMatrix, StreamComparison } from "./parity-types.js";

export interface ParityPageData extends Pick<ParityMatrix, "reference" | "subjects" | "scenarios"> {
  cells: PageCell[];
  obsolete: ParityVerdict["obsolete"];
  /** The texts of all items, each once; the streams refer to them by index. */
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

/** The index of a text, and its place. */
export type PageItem = [text: number, place: string];

export interface PageComparison {
  what: StreamComparison["what"];
  reference: PageItem[];
  subject: PageItem[];
  pairs: Pair[];
  /** For each difference, the indexes of its items. */
  differing: Pair[];
}
