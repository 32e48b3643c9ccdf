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

/** Marks in the matrix what is known, and tells what is new and what is gone. @param whole are all scenarios in it? */
export function judge(
  matrix: Matrix,
  known: KnownDifference[],
  whole: boolean,
): { matrix: Matrix; verdict: Verdict } {
  const entries = known.flatMap(each);
  const seen = new Set<Entry>();
  const cells = matrix.cells.map((cell) => judged(cell, entries, seen));
  const gone = entries.filter((entry) => !seen.has(entry) && isGone(entry, matrix, whole));
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
    ({ subject, scenario }) => subject === cell.subject && (scenario === "*" || scenario === cell.scenario),
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
function isGone({ subject, scenario, what }: Entry, matrix: Matrix, whole: boolean): boolean {
  if (!matrix.subjects.some(({ id }) => id === subject)) return false;
  if (scenario === "*") return whole;
  const cell = matrix.cells.find((one) => one.scenario === scenario && one.subject === subject);
  if (!cell) return whole;
  return what === FAILED ? !cell.stale : cell.kind !== "not run" && cell.kind !== "failed";
}

/** `*` is any text. */
function fitsWords(pattern: string, words: string): boolean {
  if (!pattern.includes("*")) return pattern === words;
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(words);
}
