import type { Cell, JudgedDifference } from "./types.js";

/** What a cell comes to. */
export type Mark = "same" | "known" | "differs" | "unsupported" | "failed" | "not run";

/** A cell's mark: `known` where all that differs, or the failure, is accepted in parity.yaml. */
export function markOf({ kind, known, differences }: Cell): Mark {
  if (kind === "differs") return differences.every((one) => one.known !== undefined) ? "known" : "differs";
  return known !== undefined && kind === "failed" ? "known" : kind;
}

export type Totals = Record<Mark, number>;

/** How many of the cells have each mark. */
export function countsOf(cells: Cell[]): Totals {
  const counts: Totals = { same: 0, known: 0, differs: 0, unsupported: 0, failed: 0, "not run": 0 };
  for (const cell of cells) counts[markOf(cell)]++;
  return counts;
}

/** The same difference of a subject, wherever it shows. */
export interface Group {
  subject: string;
  what: string;
  known: string | undefined;
  /** The first of them, with its values. */
  message: string;
  scenarios: string[];
}

/** Differences and failures, the same ones together; what is not known first. */
export function groupsOf(cells: Cell[]): Group[] {
  const groups = new Map<string, Group>();
  const add = (
    { subject, scenario }: Cell,
    { what, message, known }: Pick<JudgedDifference, "what" | "message" | "known">,
  ) => {
    const key = JSON.stringify([subject, what, known]);
    const group = groups.get(key) ?? { subject, what, known, message, scenarios: [] };
    if (!group.scenarios.includes(scenario)) group.scenarios.push(scenario);
    groups.set(key, group);
  };
  for (const cell of cells) {
    for (const difference of cell.differences) add(cell, difference);
    const { kind, known, reason = "" } = cell;
    if (kind === "failed" || (kind === "not run" && known !== undefined))
      add(cell, { what: kind, message: `${kind}: ${reason}`, ...(known === undefined ? {} : { known }) });
  }
  return [...groups.values()].sort(
    (a, b) =>
      Number(a.known !== undefined) - Number(b.known !== undefined) ||
      (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
  );
}
