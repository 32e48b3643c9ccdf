import { createElement, readPageData } from "../../page/browser/index.js";
import type { PageCell, ParityPageData } from "../page-data.js";
import { CellWindow } from "./cell-window.js";
import { Filters } from "./filters.js";
import { MatrixTable } from "./matrix-table.js";
import "./page.css";
import "./window.css";
import { renderReasons } from "./reasons.js";
import { renderObsolete, renderSummary } from "./summary-lists.js";

readPageData<ParityPageData>("parity").then(showPage);

function showPage(data: ParityPageData): void {
  const cellWindow = new CellWindow(data, (cell) => {
    history.replaceState(null, "", cell ? buildHash(cell) : location.pathname);
    if (!cell) matrix.focus();
  });
  const matrix = new MatrixTable(data, (cell) => cellWindow.open(cell));
  const filters = new Filters((isShown, isScenarioShown) => matrix.applyFilter(isShown, isScenarioShown));
  const { id, version } = data.reference;
  document.getElementById("app")?.append(
    createElement(
      "header",
      {},
      createElement("h1", {}, "Parity"),
      createElement(
        "p",
        {},
        "Each subject beside ",
        createElement("b", {}, id),
        ` (${version}): the events that its caller receives, and the messages that it sends.`,
      ),
      renderSummary(data),
      filters.element,
      renderReasons(data, (reason) => filters.setReason(reason)),
    ),
    createElement("main", {}, matrix.element, renderObsolete(data)),
    cellWindow.element,
  );
  matrix.focus();
  /** Opens the cell that the address names, so that users can link to a cell. */
  const openCellFromHash = () => {
    const named = data.cells.find((cell) => buildHash(cell) === location.hash);
    if (named) cellWindow.open(named);
  };
  addEventListener("hashchange", openCellFromHash);
  openCellFromHash();
}

function buildHash({ scenario, subject }: PageCell): string {
  return `#${encodeURIComponent(scenario)}/${encodeURIComponent(subject)}`;
}
