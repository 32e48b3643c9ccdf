import { formatCount } from "../lib/index.js";
import type { CellMark } from "./marks.js";
import type { JudgedDifference, ParityCell, ParityMatrix } from "./parity-types.js";

/** Returns the mark of a cell. It is `accepted` if parity.yaml accepts all differences of the cell, or its failure. */
export function getMark({ kind, accepted, differences }: ParityCell): CellMark {
  if (kind === "differs")
    return differences.every((one) => one.accepted !== undefined) ? "accepted" : "differs";
  return accepted !== undefined && kind === "failed" ? "accepted" : kind;
}

export type MarkCounts = Record<CellMark, number>;

/** Counts the cells of each mark. */
export function countMarks(cells: ParityCell[]): MarkCounts {
  const counts: MarkCounts = { same: 0, accepted: 0, differs: 0, unsupported: 0, failed: 0, "not run": 0 };
  for (const cell of cells) counts[getMark(cell)]++;
  return counts;
}

/**
 * Says, for the head of a column, how many of its cells are not compared because they were recorded with another codex than the
 * reference.
 * @returns undefined if there are none
 */
export function describeOtherCodex(
  { cells }: Pick<ParityMatrix, "cells">,
  subject: string,
): string | undefined {
  const others = cells.flatMap((cell) => (cell.subject === subject && cell.codex ? [cell.codex] : []));
  if (others.length === 0) return undefined;
  const pairs = new Set(
    others.map(({ subject: own, reference }) => `codex ${own}, the reference with ${reference}`),
  );
  return `${formatCount(others.length, "scenario")} not compared: recorded with ${[...pairs].join("; ")}`;
}

/** A difference or failure of a subject, which is the same in one or more scenarios. */
export interface ParityGroup {
  subject: string;
  what: string;
  accepted: string | undefined;
  /** The difference or failure as it is in the first of these scenarios, with its values. */
  message: string;
  scenarios: string[];
}

/** Groups the equal differences and failures of each subject. Groups that are not accepted come first. */
export function groupParityDifferences(cells: ParityCell[]): ParityGroup[] {
  const groups = new Map<string, ParityGroup>();
  const add = (
    { subject, scenario }: ParityCell,
    { what, message, accepted }: Pick<JudgedDifference, "what" | "message" | "accepted">,
  ) => {
    const key = JSON.stringify([subject, what, accepted]);
    const group = groups.get(key) ?? { subject, what, accepted, message, scenarios: [] };
    if (!group.scenarios.includes(scenario)) group.scenarios.push(scenario);
    groups.set(key, group);
  };
  for (const cell of cells) {
    for (const difference of cell.differences) add(cell, difference);
    const { kind, accepted, reason = "" } = cell;
    if (kind === "failed" || (kind === "not run" && accepted !== undefined))
      add(cell, {
        what: kind,
        message: `${kind}: ${reason}`,
        ...(accepted === undefined ? {} : { accepted }),
      });
  }
  return [...groups.values()].sort(
    (a, b) =>
      Number(a.accepted !== undefined) - Number(b.accepted !== undefined) ||
      (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
  );
}
