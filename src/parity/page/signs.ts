import type { CellMark } from "../marks.js";
import type { PageCell } from "../page-data.js";

/** The class of a mark in the style sheet. */
export function getMarkClass(mark: CellMark): string {
  return mark.replace(" ", "-");
}

/** Formats a count: `1 cell`, `2 cells`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function countMark(cells: PageCell[], mark: CellMark): number {
  return cells.filter((cell) => cell.mark === mark).length;
}
