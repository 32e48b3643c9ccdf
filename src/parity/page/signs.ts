import type { CellMark } from "../marks.js";
import type { PageCell } from "../page-data.js";

/** The class of a mark in the style sheet. */
export function getMarkClass(mark: CellMark): string {
  return mark.replace(" ", "-");
}

export function countMark(cells: PageCell[], mark: CellMark): number {
  return cells.filter((cell) => cell.mark === mark).length;
}
