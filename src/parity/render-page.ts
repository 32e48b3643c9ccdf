import { buildPage, type PageFrame } from "../page/index.js";
import type { ParityVerdict } from "./judge-matrix.js";
import type { PageCell, PageComparison, ParityPageData } from "./page-data.js";
import type { ComparedItem, ParityCell, ParityMatrix, StreamComparison } from "./parity-types.js";
import { describeOtherCodex, getMark } from "./summary.js";

/**
 * Renders one HTML file with the matrix and all streams. It loads nothing from elsewhere.
 * @param frame what `touchstone site` adds to the page: a header
 */
export async function renderParityPage(
  matrix: ParityMatrix,
  verdict: ParityVerdict,
  frame?: PageFrame,
): Promise<string> {
  const data = buildPageData(matrix, verdict);
  return (await buildPage("parity", data, { packed: true, ...(frame && { frame }) })).html;
}

/** Collects the data that the page contains. */
export function buildPageData(matrix: ParityMatrix, { obsolete }: ParityVerdict): ParityPageData {
  const { reference, scenarios, cells } = matrix;
  const subjects = matrix.subjects.map((subject) => {
    const note = describeOtherCodex(matrix, subject.id);
    return note === undefined ? subject : { ...subject, version: `${subject.version}; ${note}` };
  });
  const texts = new Map<string, number>();
  const indexText = ({ text, file, line }: ComparedItem): [number, string] => {
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return [known, line === null ? file : `${file}:${line}`];
  };
  const buildPageComparison = ({
    what,
    reference,
    subject,
    pairs,
    differences,
  }: StreamComparison): PageComparison => ({
    what,
    reference: reference.map(indexText),
    subject: subject.map(indexText),
    pairs,
    differing: differences.map(({ items }) => items),
  });
  const buildPageCell = (cell: ParityCell): PageCell => ({
    scenario: cell.scenario,
    subject: cell.subject,
    mark: getMark(cell),
    reason: cell.reason ?? null,
    accepted: cell.accepted ?? null,
    differences: cell.differences.map(({ message, reference, subject, accepted }) => ({
      message,
      places: [reference, subject],
      accepted: accepted ?? null,
    })),
    comparisons: cell.comparisons.map(buildPageComparison),
  });
  return {
    reference,
    subjects,
    scenarios,
    cells: cells.map(buildPageCell),
    obsolete,
    texts: [...texts.keys()],
  };
}
