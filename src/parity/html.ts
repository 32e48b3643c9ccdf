import { pageOf } from "../page/index.js";
import type { Verdict } from "./judge.js";
import { markOf } from "./summary.js";
import type { Cell, Comparison, Fact, Matrix } from "./types.js";
import type { PageCell, PageComparison, PageData } from "./view.js";

/** One file with the matrix and all streams in it; it asks nobody for anything. */
export async function parityPage(matrix: Matrix, verdict: Verdict): Promise<string> {
  return (await pageOf("parity", pageData(matrix, verdict))).html;
}

function pageData({ reference, subjects, scenarios, cells }: Matrix, { gone }: Verdict): PageData {
  const texts = new Map<string, number>();
  const number = ({ text, file, line }: Fact): [number, string] => {
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return [known, line === null ? file : `${file}:${line}`];
  };
  const comparison = ({ what, reference, subject, pairs, differences }: Comparison): PageComparison => ({
    what,
    reference: reference.map(number),
    subject: subject.map(number),
    pairs,
    differing: differences.map(({ facts }) => facts),
  });
  const cellOf = (cell: Cell): PageCell => ({
    scenario: cell.scenario,
    subject: cell.subject,
    mark: markOf(cell),
    reason: cell.reason ?? null,
    known: cell.known ?? null,
    differences: cell.differences.map(({ message, reference, subject, known }) => ({
      message,
      places: [reference, subject],
      known: known ?? null,
    })),
    comparisons: cell.comparisons.map(comparison),
  });
  return { reference, subjects, scenarios, cells: cells.map(cellOf), gone, texts: [...texts.keys()] };
}
