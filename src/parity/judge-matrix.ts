import { escapeRegExp } from "../lib/index.js";
import { type AcceptedDifference, FAILED_SCENARIO } from "./accepted.js";
import type { JudgedDifference, ParityCell, ParityMatrix } from "./parity-types.js";

/** The results that fail a comparison. */
export interface ParityVerdict {
  /** Cells with differences or failures that are not accepted. */
  unexpected: ParityCell[];
  /** Entries of parity.yaml whose difference no longer occurs, with their line in the file. */
  obsolete: { line: number; subject: string; scenario: string; what: string; reason: string }[];
  /** Cells that can't be compared, since the reference was recorded from another version of the scenario, or with another codex. */
  stale: ParityCell[];
}

/** Whether the matrix covers all scenarios, and whether it covers all subjects. Otherwise, the user has chosen some. */
interface ParityScope {
  allScenarios: boolean;
  allSubjects: boolean;
}

/**
 * Marks the accepted differences of a matrix, and lists unexpected differences, obsolete entries and stale cells.
 * @param accepted the entries of parity.yaml
 * @param scope whether the matrix covers all scenarios and subjects
 * @returns the marked matrix and the verdict
 */
export function judgeMatrix(
  matrix: ParityMatrix,
  accepted: AcceptedDifference[],
  scope: ParityScope,
): { matrix: ParityMatrix; verdict: ParityVerdict } {
  const entries = accepted.flatMap(expandAccepted);
  const matched = new Set<AcceptedEntry>();
  const cells = matrix.cells.map((cell) => judgeCell(cell, entries, matched));
  const obsolete = entries.filter((entry) => !matched.has(entry) && isObsolete(entry, matrix, scope));
  return {
    matrix: { ...matrix, cells },
    verdict: {
      unexpected: cells.filter(
        ({ kind, accepted: reason, differences }) =>
          (kind === "failed" && reason === undefined) ||
          differences.some((one) => one.accepted === undefined),
      ),
      obsolete,
      stale: cells.filter(({ stale }) => stale),
    },
  };
}

type AcceptedEntry = ParityVerdict["obsolete"][number];

/** Expands an entry to one for each combination of a subject, a scenario and a difference that it names, since each combination must occur. */
function expandAccepted({ subjects, scenarios, what, reason, line }: AcceptedDifference): AcceptedEntry[] {
  return subjects.flatMap((subject) =>
    scenarios.flatMap((scenario) => what.map((one) => ({ line, subject, scenario, what: one, reason }))),
  );
}

function judgeCell(cell: ParityCell, entries: AcceptedEntry[], matched: Set<AcceptedEntry>): ParityCell {
  const relevant = entries.filter(
    ({ subject, scenario }) =>
      (subject === "*" || subject === cell.subject) && (scenario === "*" || scenario === cell.scenario),
  );
  const findReason = (fits: (what: string) => boolean): string | undefined => {
    const fitting = relevant.filter(({ what }) => fits(what));
    for (const entry of fitting) matched.add(entry);
    return fitting[0]?.reason;
  };
  // A scenario that can't be recorded has no fixture.
  const isMissing = cell.kind === "failed" || (cell.kind === "not run" && !cell.stale);
  const reason = isMissing ? findReason((what) => what === FAILED_SCENARIO) : undefined;
  const differences = cell.differences.map((difference): JudgedDifference => {
    const why = findReason((what) => matchesPattern(what, difference.what));
    return why === undefined ? difference : { ...difference, accepted: why };
  });
  return { ...cell, differences, ...(reason === undefined ? {} : { accepted: reason }) };
}

/**
 * Whether an entry that matched nothing is obsolete. It is obsolete if all cells that it is about were compared or are not supported; for an
 * entry with the subject or scenario `*`, one such cell is enough. (For an entry about failed scenarios, cells that failed or lack a fixture
 * count, too.) It is also obsolete if it is about no cell, although all scenarios and a subject of the entry were compared: then its scenario no longer
 * exists. An entry with `*` is not obsolete if only some of the scenarios or subjects that it is about were compared.
 */
function isObsolete(
  { subject, scenario, what }: AcceptedEntry,
  matrix: ParityMatrix,
  scope: ParityScope,
): boolean {
  if (scenario === "*" && !scope.allScenarios) return false;
  if (subject === "*" && !scope.allSubjects) return false;
  const cells = matrix.cells.filter(
    (cell) =>
      (subject === "*" || cell.subject === subject) && (scenario === "*" || cell.scenario === scenario),
  );
  const isConclusive = ({ kind, stale }: ParityCell) =>
    what === FAILED_SCENARIO ? !stale : kind !== "not run" && kind !== "failed";
  if (cells.length === 0)
    return scope.allScenarios && matrix.subjects.some(({ id }) => subject === "*" || id === subject);
  return scenario === "*" || subject === "*" ? cells.some(isConclusive) : cells.every(isConclusive);
}

/** Compares a text with a pattern, in which `*` matches any text. */
function matchesPattern(pattern: string, text: string): boolean {
  if (!pattern.includes("*")) return pattern === text;
  const parts = pattern.split("*").map(escapeRegExp);
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
