import type { PageCell } from "../page-data.js";
import type { CellMark } from "../summary.js";

/** The sign of each mark and its meaning. */
export const SIGNS: Record<CellMark, [sign: string, meaning: string]> = {
  same: ["=", "same"],
  accepted: ["~", "differs as accepted"],
  differs: ["≠", "differs"],
  unsupported: ["–", "not supported"],
  failed: ["✗", "failed"],
  "not run": ["?", "not compared"],
};

export const MARKS = Object.keys(SIGNS) as CellMark[];

/** The class of a mark in the style sheet. */
export function getMarkClass(mark: CellMark): string {
  return mark.replace(" ", "-");
}

export function countMark(cells: PageCell[], mark: CellMark): number {
  return cells.filter((cell) => cell.mark === mark).length;
}
