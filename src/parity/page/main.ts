import { el } from "../../page/browser/index.js";
import type { PageCell, PageData } from "../view.js";
import { Matrix } from "./matrix.js";
import "./page.css";
import { CellWindow } from "./window.js";

const data = JSON.parse(document.getElementById("parity")?.textContent ?? "{}") as PageData;
const app = document.getElementById("app") as HTMLElement;

const cellWindow = new CellWindow(data, (cell) => {
  history.replaceState(null, "", cell ? hashOf(cell) : location.pathname);
  if (!cell) matrix.focus();
});
const matrix = new Matrix(data, (cell) => cellWindow.open(cell));

const { id, version } = data.reference;
app.append(
  el(
    "header",
    {},
    el("h1", {}, "Parity"),
    el(
      "p",
      {},
      "Each subject beside ",
      el("b", {}, id),
      ` (${version}): what it tells its caller, and what it sends.`,
    ),
    matrix.summary(),
    matrix.filters(),
  ),
  el("main", {}, matrix.table, matrix.gone()),
  cellWindow.element,
);
matrix.focus();
addEventListener("hashchange", openNamed);
openNamed();

function hashOf({ scenario, subject }: PageCell): string {
  return `#${encodeURIComponent(scenario)}/${encodeURIComponent(subject)}`;
}

/** The address may name a cell, so that one can link to it. */
function openNamed(): void {
  const named = data.cells.find((cell) => hashOf(cell) === location.hash);
  if (named) cellWindow.open(named);
}
