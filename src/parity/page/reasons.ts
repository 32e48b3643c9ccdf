import { createElement, renderProse } from "../../page/browser/index.js";
import type { PageCell, ParityPageData } from "../page-data.js";
import { getMarkClass } from "./signs.js";

/** Lists the reasons of a cell, each once: why its differences or its failure are accepted, or why it is not supported. */
export function listReasons({ accepted, reason, mark, differences }: PageCell): string[] {
  const own = differences.map((difference) => difference.accepted);
  const cell = mark === "unsupported" ? reason : accepted;
  return [...new Set([...own, cell])].filter((one) => one !== null);
}

interface CountedReason {
  reason: string;
  mark: PageCell["mark"];
  cells: number;
  differences: number;
}

/** Renders each reason once, with its count. A click shows only the cells with this reason. */
export function renderReasons({ cells }: ParityPageData, choose: (reason: string) => void): HTMLElement {
  const reasons = countReasons(cells);
  if (reasons.length === 0) return createElement("div");
  const items = reasons.map(({ reason, mark, cells, differences }) =>
    createElement(
      "li",
      {},
      createElement(
        "button",
        { type: "button", class: getMarkClass(mark), click: () => choose(reason) },
        differences > 0 ? `${differences} in ${formatCells(cells)}` : formatCells(cells),
      ),
      createElement("span", {}, ...renderProse(reason)),
    ),
  );
  return createElement(
    "details",
    { class: "reasons" },
    createElement(
      "summary",
      {},
      `${reasons.length === 1 ? "1 reason" : `${reasons.length} reasons`}: why a difference is accepted, or why a scenario is not supported`,
    ),
    createElement("ul", {}, ...items),
  );
}

function formatCells(count: number): string {
  return count === 1 ? "1 cell" : `${count} cells`;
}

function countReasons(cells: PageCell[]): CountedReason[] {
  const counts = new Map<string, CountedReason>();
  for (const cell of cells) {
    for (const reason of listReasons(cell)) {
      const mark = cell.mark === "unsupported" ? "unsupported" : "accepted";
      const known = counts.get(reason) ?? { reason, mark, cells: 0, differences: 0 };
      counts.set(reason, known);
      known.cells++;
      known.differences += cell.differences.filter(({ accepted }) => accepted === reason).length;
    }
  }
  return [...counts.values()].sort((a, b) => b.cells - a.cells);
}
