import { createElement } from "../../page/browser/index.js";
import type { PageCell, ParityPageData } from "../page-data.js";
import type { CellMark } from "../summary.js";

export const SIGNS: Record<CellMark, [sign: string, meaning: string]> = {
  same: ["=", "same"],
  accepted: ["~", "differs as accepted"],
  differs: ["≠", "differs"],
  unsupported: ["–", "not supported"],
  failed: ["✗", "failed"],
  "not run": ["?", "not run"],
};

/** The table with a row for each scenario and a column for each subject. Arrow keys move between its cells. */
export class MatrixTable {
  readonly table: HTMLTableElement;
  readonly #data: ParityPageData;
  readonly #rows: {
    name: string;
    row: HTMLTableRowElement;
    buttons: HTMLButtonElement[];
    cells: PageCell[];
  }[];
  #current: HTMLButtonElement | undefined;
  readonly #shownMarks = new Set<CellMark>(Object.keys(SIGNS) as CellMark[]);
  #text = "";

  constructor(data: ParityPageData, open: (cell: PageCell) => void) {
    this.#data = data;
    const cells = new Map(data.cells.map((cell) => [`${cell.scenario} ${cell.subject}`, cell]));
    this.#rows = data.scenarios.map((name) => {
      const own = data.subjects.map(({ id }) => cells.get(`${name} ${id}`) as PageCell);
      const buttons = own.map((cell) => this.#renderButton(cell, open));
      const row = createElement(
        "tr",
        {},
        createElement("th", { scope: "row" }, name),
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
    this.table = createElement(
      "table",
      { keydown: (event) => this.#onKey(event as KeyboardEvent) },
      createElement("caption", {}, "Scenarios and subjects"),
      createElement(
        "thead",
        {},
        createElement("tr", {}, createElement("th", { scope: "col" }, "scenario"), ...heads),
      ),
      createElement("tbody", {}, ...this.#rows.map(({ row }) => row)),
    );
  }

  /** Gives the keyboard focus to the current cell. */
  focus(): void {
    (this.#current ?? this.#rows.find(({ row }) => !row.hidden)?.buttons[0])?.focus({
      preventScroll: !this.#current,
    });
  }

  renderSummary(): HTMLElement {
    const counts = Object.entries(SIGNS).map(([mark, [sign, meaning]]) => {
      const count = this.#data.cells.filter((cell) => cell.mark === mark).length;
      return createElement(
        "li",
        { class: mark.replace(" ", "-") },
        createElement("i", { "aria-hidden": "true" }, sign),
        ` ${count} ${meaning}`,
      );
    });
    return createElement("ul", { class: "summary" }, ...counts);
  }

  renderFilters(): HTMLElement {
    const search = createElement("input", {
      type: "search",
      placeholder: "Scenario",
      "aria-label": "Scenario",
      input: () => {
        this.#text = search.value.trim().toLowerCase();
        this.#applyFilter();
      },
    });
    const only = createElement("input", {
      type: "checkbox",
      change: () => {
        this.#shownMarks.clear();
        const marks = Object.keys(SIGNS) as CellMark[];
        for (const mark of marks) if (!only.checked || !QUIET_MARKS.has(mark)) this.#shownMarks.add(mark);
        this.#applyFilter();
      },
    });
    return createElement(
      "p",
      { class: "filters" },
      search,
      createElement("label", {}, only, " only those that differ somewhere"),
    );
  }

  renderObsolete(): HTMLElement {
    const items = this.#data.obsolete.map(({ subject, scenario, what, line }) =>
      createElement("li", {}, `${subject}, ${scenario}: ${what} (line ${line} of parity.yaml)`),
    );
    if (items.length === 0) return createElement("div");
    return createElement(
      "section",
      { class: "obsolete" },
      createElement("h2", {}, "Obsolete: listed as accepted, and not found"),
      createElement("ul", {}, ...items),
    );
  }

  #renderButton(cell: PageCell, open: (cell: PageCell) => void): HTMLButtonElement {
    const [sign, meaning] = SIGNS[cell.mark];
    const unexpected = cell.differences.filter(({ accepted }) => accepted === null).length;
    const button = createElement(
      "button",
      {
        type: "button",
        class: cell.mark.replace(" ", "-"),
        "aria-label": `${cell.scenario}, ${cell.subject}: ${meaning}`,
        title: meaning,
        click: () => open(cell),
        focus: () => {
          this.#current = button;
        },
      },
      unexpected > 0 ? `${sign} ${unexpected}` : sign,
    );
    return button;
  }

  #applyFilter(): void {
    for (const { name, row, cells } of this.#rows) {
      row.hidden = !name.includes(this.#text) || !cells.some(({ mark }) => this.#shownMarks.has(mark));
    }
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

const QUIET_MARKS = new Set<CellMark>(["same", "unsupported", "not run"]);

const KEY_STEPS: Record<string, [rows: number, columns: number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  j: [1, 0],
  k: [-1, 0],
};
