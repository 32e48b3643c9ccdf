import { createElement, renderProse } from "../../page/browser/index.js";
import type { PageCell, ParityPageData } from "../page-data.js";
import { formatCount, getMarkClass } from "./signs.js";

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

/** Renders each reason once, with the number of its differences and cells. A click on these numbers shows only the cells with this reason. */
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
        [
          ...(differences > 0 ? [formatCount(differences, "difference")] : []),
          formatCount(cells, "cell"),
        ].join(" in "),
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
      `${formatCount(reasons.length, "reason")}: why a difference or failure is accepted, or why a scenario is not supported`,
    ),
    createElement("ul", {}, ...items),
  );
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
