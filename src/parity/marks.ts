/** The marks of cells. This file imports no Node module, since the page uses it. */

/** The result of a cell in one word. */
export type CellMark = "same" | "accepted" | "differs" | "unsupported" | "failed" | "not run";

/** The sign of each mark and its meaning, in the order in which they are listed. */
export const MARK_SIGNS: Record<CellMark, readonly [sign: string, meaning: string]> = {
  same: ["=", "same"],
  accepted: ["~", "different as accepted"],
  differs: ["≠", "different"],
  unsupported: ["–", "not supported"],
  failed: ["✗", "failed"],
  "not run": ["?", "not compared"],
};

/** All marks, in this order. */
export const MARKS = Object.keys(MARK_SIGNS) as CellMark[];
