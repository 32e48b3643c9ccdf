import { createElement, renderName } from "../../page/browser/index.js";
import { MARK_SIGNS, MARKS } from "../marks.js";
import type { PageCell, ParityPageData } from "../page-data.js";
import { countMark, formatCount, getMarkClass } from "./signs.js";

/** The table with a row for each scenario and a column for each subject. The arrow keys, `j` and `k` move between its cells. */
export class MatrixTable {
  readonly element: HTMLElement;
  readonly #empty = createElement(
    "p",
    { class: "empty", role: "status", hidden: true },
    "No scenario fits these filters. Choose others above.",
  );
  readonly #rows: {
    name: string;
    row: HTMLTableRowElement;
    buttons: HTMLButtonElement[];
    cells: PageCell[];
  }[];
  #current: HTMLButtonElement | undefined;

  constructor(data: ParityPageData, open: (cell: PageCell) => void) {
    const cells = new Map(data.cells.map((cell) => [`${cell.scenario} ${cell.subject}`, cell]));
    this.#rows = data.scenarios.map((name) => {
      const own = data.subjects.map(({ id }) => cells.get(`${name} ${id}`) as PageCell);
      const buttons = own.map((cell) => this.#renderButton(cell, open));
      const row = createElement(
        "tr",
        {},
        createElement("th", { scope: "row" }, ...renderName(name)),
        ...buttons.map((button) => createElement("td", {}, button)),
      );
      return { name, row, buttons, cells: own };
    });
    const heads = data.subjects.map(({ id, version, live }) =>
      createElement(
        "th",
        { scope: "col" },
        id,
        createElement(
          "small",
          {},
          [version, ...(live ? ["recorded now"] : [])].filter((note) => note !== "").join(", "),
        ),
      ),
    );
    const totals = data.subjects.map(({ id }) =>
      renderTotals(data.cells.filter(({ subject }) => subject === id)),
    );
    const table = createElement(
      "table",
      { keydown: (event) => this.#onKey(event as KeyboardEvent) },
      createElement("caption", {}, "Scenarios and subjects"),
      createElement(
        "thead",
        {},
        createElement("tr", {}, createElement("th", { scope: "col" }, "scenario"), ...heads),
        createElement(
          "tr",
          { class: "totals" },
          createElement("th", { scope: "row" }, `total of ${formatCount(data.scenarios.length, "scenario")}`),
          ...totals,
        ),
      ),
      createElement("tbody", {}, ...this.#rows.map(({ row }) => row)),
    );
    this.element = createElement("div", { class: "matrix" }, table, this.#empty);
  }

  /** Gives the keyboard focus to the current cell. */
  focus(): void {
    (this.#current ?? this.#rows.find(({ row }) => !row.hidden)?.buttons[0])?.focus({
      preventScroll: !this.#current,
    });
  }

  /**
   * Shows the scenarios whose name is chosen and that have a chosen cell, and dims their other cells.
   * @param isShown whether a cell is chosen
   * @param isScenarioShown whether the name of a scenario is chosen
   */
  applyFilter(isShown: (cell: PageCell) => boolean, isScenarioShown: (name: string) => boolean): void {
    let shown = 0;
    for (const { name, row, cells, buttons } of this.#rows) {
      row.hidden = !isScenarioShown(name) || !cells.some(isShown);
      if (!row.hidden) shown++;
      buttons.forEach((button, index) => {
        button.classList.toggle("dim", !isShown(cells[index] as PageCell));
      });
    }
    this.#empty.hidden = shown > 0;
  }

  #renderButton(cell: PageCell, open: (cell: PageCell) => void): HTMLButtonElement {
    const [sign, meaning] = MARK_SIGNS[cell.mark];
    const unexpected = cell.differences.filter(({ accepted }) => accepted === null).length;
    const button = createElement(
      "button",
      {
        type: "button",
        class: getMarkClass(cell.mark),
        title: meaning,
        click: () => open(cell),
        focus: () => {
          this.#current = button;
        },
      },
      createElement("span", { class: "spoken" }, `${cell.scenario}, ${cell.subject}: ${meaning}, `),
      unexpected > 0 ? `${sign} ${unexpected}` : sign,
    );
    return button;
  }

  #onKey(event: KeyboardEvent): void {
    const step = KEY_STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = this.#rows.filter(({ row }) => !row.hidden);
    const at = rows.findIndex(({ buttons }) => buttons.includes(event.target as HTMLButtonElement));
    const column = rows[at]?.buttons.indexOf(event.target as HTMLButtonElement) ?? -1;
    if (column < 0) return;
    event.preventDefault();
    const row = rows[Math.max(0, Math.min(rows.length - 1, at + step[0]))];
    row?.buttons[Math.max(0, Math.min(row.buttons.length - 1, column + step[1]))]?.focus();
  }
}

/** Renders the number of cells of each mark in a column. */
function renderTotals(cells: PageCell[]): HTMLElement {
  const counts = MARKS.flatMap((mark) => {
    const count = countMark(cells, mark);
    if (count === 0) return [];
    const [sign, meaning] = MARK_SIGNS[mark];
    const text = `${sign}\u00a0${count}`;
    return [createElement("span", { class: getMarkClass(mark), title: `${count} ${meaning}` }, text), " "];
  });
  return createElement("td", {}, ...counts);
}

const KEY_STEPS: Record<string, [rows: number, columns: number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  j: [1, 0],
  k: [-1, 0],
};
