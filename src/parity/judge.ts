import { escapeRegExp } from "../lib/index.js";
import { FAILED, type KnownDifference } from "./known.js";
import type { Cell, JudgedDifference, Matrix } from "./types.js";

/** What keeps a matrix from being as it is known to be. */
export interface Verdict {
  /** Cells with differences, or failures, that nothing lists. */
  fresh: Cell[];
  /** Entries, by their line, that nothing in the matrix shows any more. */
  gone: { line: number; subject: string; scenario: string; what: string; reason: string }[];
  /** Cells that can't be compared, since the reference was recorded of another version of the scenario. */
  stale: Cell[];
}

/** Whether all that could be is in the matrix, or what the user has chosen. */
interface Extent {
  allScenarios: boolean;
  allSubjects: boolean;
}

/** Marks in the matrix what is known, and tells what is new and what is gone. */
export function judge(
  matrix: Matrix,
  known: KnownDifference[],
  extent: Extent,
): { matrix: Matrix; verdict: Verdict } {
  const entries = known.flatMap(each);
  const seen = new Set<Entry>();
  const cells = matrix.cells.map((cell) => judged(cell, entries, seen));
  const gone = entries.filter((entry) => !seen.has(entry) && isGone(entry, matrix, extent));
  return {
    matrix: { ...matrix, cells },
    verdict: {
      fresh: cells.filter(
        ({ kind, known: reason, differences }) =>
          (kind === "failed" && reason === undefined) || differences.some((one) => one.known === undefined),
      ),
      gone,
      stale: cells.filter(({ stale }) => stale),
    },
  };
}

type Entry = Verdict["gone"][number];

/** One for each subject, scenario and difference that it names, since each of them must show. */
function each({ subjects, scenarios, what, reason, line }: KnownDifference): Entry[] {
  return subjects.flatMap((subject) =>
    scenarios.flatMap((scenario) => what.map((one) => ({ line, subject, scenario, what: one, reason }))),
  );
}

function judged(cell: Cell, entries: Entry[], seen: Set<Entry>): Cell {
  const about = entries.filter(
    ({ subject, scenario }) =>
      (subject === "*" || subject === cell.subject) && (scenario === "*" || scenario === cell.scenario),
  );
  const reasonFor = (fits: (what: string) => boolean): string | undefined => {
    const fitting = about.filter(({ what }) => fits(what));
    for (const entry of fitting) seen.add(entry);
    return fitting[0]?.reason;
  };
  // A scenario that can't be recorded leaves no fixture.
  const lacking = cell.kind === "failed" || (cell.kind === "not run" && !cell.stale);
  const reason = lacking ? reasonFor((what) => what === FAILED) : undefined;
  const differences = cell.differences.map((difference): JudgedDifference => {
    const why = reasonFor((what) => fitsWords(what, difference.what));
    return why === undefined ? difference : { ...difference, known: why };
  });
  return { ...cell, differences, ...(reason === undefined ? {} : { known: reason }) };
}

/** Was there everything in which it could have shown? */
function isGone({ subject, scenario, what }: Entry, matrix: Matrix, extent: Extent): boolean {
  if (scenario === "*" && !extent.allScenarios) return false;
  if (subject === "*" && !extent.allSubjects) return false;
  const cells = matrix.cells.filter(
    (cell) =>
      (subject === "*" || cell.subject === subject) && (scenario === "*" || cell.scenario === scenario),
  );
  const tells = ({ kind, stale }: Cell) =>
    what === FAILED ? !stale : kind !== "not run" && kind !== "failed";
  if (cells.length === 0) return extent.allScenarios && matrix.subjects.some(({ id }) => id === subject);
  return scenario === "*" || subject === "*" ? cells.some(tells) : cells.every(tells);
}

/** `*` is any text. */
function fitsWords(pattern: string, words: string): boolean {
  if (!pattern.includes("*")) return pattern === words;
  const parts = pattern.split("*").map(escapeRegExp);
  return new RegExp(`^${parts.join(".*")}$`, "s").test(words);
}
