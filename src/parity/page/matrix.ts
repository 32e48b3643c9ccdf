import { el } from "../../page/browser/index.js";
import type { Mark } from "../summary.js";
import type { PageCell, PageData } from "../view.js";

export const SIGNS: Record<Mark, [sign: string, meaning: string]> = {
  same: ["=", "same"],
  known: ["~", "differs as known"],
  differs: ["≠", "differs"],
  unsupported: ["–", "not supported"],
  failed: ["✗", "failed"],
  "not run": ["?", "not run"],
};

/** The table: a row a scenario, a column a subject, and arrow keys between its cells. */
export class Matrix {
  readonly table: HTMLTableElement;
  readonly #data: PageData;
  readonly #rows: {
    name: string;
    row: HTMLTableRowElement;
    buttons: HTMLButtonElement[];
    cells: PageCell[];
  }[];
  #current: HTMLButtonElement | undefined;
  readonly #wanted = new Set<Mark>(Object.keys(SIGNS) as Mark[]);
  #text = "";

  constructor(data: PageData, open: (cell: PageCell) => void) {
    this.#data = data;
    const cells = new Map(data.cells.map((cell) => [`${cell.scenario} ${cell.subject}`, cell]));
    this.#rows = data.scenarios.map((name) => {
      const own = data.subjects.map(({ id }) => cells.get(`${name} ${id}`) as PageCell);
      const buttons = own.map((cell) => this.#button(cell, open));
      const row = el(
        "tr",
        {},
        el("th", { scope: "row" }, name),
        ...buttons.map((button) => el("td", {}, button)),
      );
      return { name, row, buttons, cells: own };
    });
    const heads = data.subjects.map(({ id, version, live }) =>
      el("th", { scope: "col" }, id, el("small", {}, live ? `${version}, recorded now` : version)),
    );
    this.table = el(
      "table",
      { keydown: (event) => this.#onKey(event as KeyboardEvent) },
      el("caption", {}, "Scenarios and subjects"),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "scenario"), ...heads)),
      el("tbody", {}, ...this.#rows.map(({ row }) => row)),
    );
  }

  /** Puts the keyboard where it was. */
  focus(): void {
    (this.#current ?? this.#rows.find(({ row }) => !row.hidden)?.buttons[0])?.focus({
      preventScroll: !this.#current,
    });
  }

  summary(): HTMLElement {
    const counts = Object.entries(SIGNS).map(([mark, [sign, meaning]]) => {
      const count = this.#data.cells.filter((cell) => cell.mark === mark).length;
      return el(
        "li",
        { class: mark.replace(" ", "-") },
        el("i", { "aria-hidden": "true" }, sign),
        ` ${count} ${meaning}`,
      );
    });
    return el("ul", { class: "summary" }, ...counts);
  }

  filters(): HTMLElement {
    const search = el("input", {
      type: "search",
      placeholder: "Scenario",
      "aria-label": "Scenario",
      input: () => {
        this.#text = search.value.trim().toLowerCase();
        this.#filter();
      },
    });
    const only = el("input", {
      type: "checkbox",
      change: () => {
        this.#wanted.clear();
        const marks = Object.keys(SIGNS) as Mark[];
        for (const mark of marks) if (!only.checked || !QUIET.has(mark)) this.#wanted.add(mark);
        this.#filter();
      },
    });
    return el("p", { class: "filters" }, search, el("label", {}, only, " only those that differ somewhere"));
  }

  gone(): HTMLElement {
    const items = this.#data.gone.map(({ subject, scenario, what, line }) =>
      el("li", {}, `${subject}, ${scenario}: ${what} (line ${line} of parity.yaml)`),
    );
    if (items.length === 0) return el("div");
    return el(
      "section",
      { class: "gone" },
      el("h2", {}, "Listed as known, and gone"),
      el("ul", {}, ...items),
    );
  }

  #button(cell: PageCell, open: (cell: PageCell) => void): HTMLButtonElement {
    const [sign, meaning] = SIGNS[cell.mark];
    const fresh = cell.differences.filter(({ known }) => known === null).length;
    const button = el(
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
      fresh > 0 ? `${sign} ${fresh}` : sign,
    );
    return button;
  }

  #filter(): void {
    for (const { name, row, cells } of this.#rows) {
      row.hidden = !name.includes(this.#text) || !cells.some(({ mark }) => this.#wanted.has(mark));
    }
  }

  #onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
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

const QUIET = new Set<Mark>(["same", "unsupported", "not run"]);

const STEPS: Record<string, [rows: number, columns: number]> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  j: [1, 0],
  k: [-1, 0],
};
