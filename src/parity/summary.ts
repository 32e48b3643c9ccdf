import type { JudgedDifference, ParityCell } from "./parity-types.js";

/** The result of a cell in one word. */
export type CellMark = "same" | "accepted" | "differs" | "unsupported" | "failed" | "not run";

/** The mark of a cell. It is `accepted` if all its differences, or its failure, are accepted in parity.yaml. */
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

/** The same difference of a subject in one or more scenarios. */
export interface ParityGroup {
  subject: string;
  what: string;
  accepted: string | undefined;
  /** The first of the differences, with its values. */
  message: string;
  scenarios: string[];
}

/** Groups equal differences and failures; those that are not accepted come first. */
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
