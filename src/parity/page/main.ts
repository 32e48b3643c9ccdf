import { createElement } from "../../page/browser/index.js";
import type { PageCell, ParityPageData } from "../page-data.js";
import { MatrixTable } from "./matrix-table.js";
import "./page.css";
import { CellWindow } from "./cell-window.js";

const data = JSON.parse(document.getElementById("parity")?.textContent ?? "{}") as ParityPageData;
const app = document.getElementById("app") as HTMLElement;

const cellWindow = new CellWindow(data, (cell) => {
  history.replaceState(null, "", cell ? buildHash(cell) : location.pathname);
  if (!cell) matrix.focus();
});
const matrix = new MatrixTable(data, (cell) => cellWindow.open(cell));

const { id, version } = data.reference;
app.append(
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
    matrix.renderSummary(),
    matrix.renderFilters(),
  ),
  createElement("main", {}, matrix.table, matrix.renderObsolete()),
  cellWindow.element,
);
matrix.focus();
addEventListener("hashchange", openCellFromHash);
openCellFromHash();

function buildHash({ scenario, subject }: PageCell): string {
  return `#${encodeURIComponent(scenario)}/${encodeURIComponent(subject)}`;
}

/** Opens the cell that the address names, so that users can link to a cell. */
function openCellFromHash(): void {
  const named = data.cells.find((cell) => buildHash(cell) === location.hash);
  if (named) cellWindow.open(named);
}
