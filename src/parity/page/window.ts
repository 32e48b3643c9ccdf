import { el } from "../../page/browser/index.js";
import type { PageCell, PageData } from "../view.js";
import { SIGNS } from "./matrix.js";
import { streamsOf } from "./streams.js";

/** A cell, opened: why it is what it is, and the two streams side by side. */
export class CellWindow {
  readonly element: HTMLDialogElement;
  readonly #data: PageData;
  readonly #told: (cell: PageCell | undefined) => void;

  constructor(data: PageData, told: (cell: PageCell | undefined) => void) {
    this.#data = data;
    this.#told = told;
    this.element = el("dialog", {
      close: () => told(undefined),
      keydown: (event) => this.#onKey(event as KeyboardEvent),
    });
  }

  open(cell: PageCell): void {
    const [sign, meaning] = SIGNS[cell.mark];
    const title = `${cell.scenario}, ${cell.subject}`;
    this.element.setAttribute("aria-label", title);
    this.element.replaceChildren(
      el(
        "header",
        {},
        el("h2", {}, title),
        el("span", { class: `mark ${cell.mark.replace(" ", "-")}` }, `${sign} ${meaning}`),
        el("span", { class: "keys" }, "n, p: next, previous difference"),
        el("button", { type: "button", click: () => this.element.close() }, "Close"),
      ),
      el("div", { class: "body", tabindex: "0" }, ...this.#bodyOf(cell)),
    );
    if (!this.element.open) this.element.showModal();
    this.element.querySelector<HTMLElement>(".body")?.focus();
    this.#told(cell);
  }

  #bodyOf(cell: PageCell): Node[] {
    const { reason, known, differences } = cell;
    return [
      ...(reason === null ? [] : [el("p", { class: "reason" }, reason)]),
      ...(known === null ? [] : [el("p", { class: "known" }, `Known: ${known}`)]),
      ...(differences.length === 0 ? [] : [this.#list(differences)]),
      ...cell.comparisons.flatMap((comparison) =>
        streamsOf(comparison, this.#data.texts, [this.#data.reference.id, cell.subject]),
      ),
    ];
  }

  #list(differences: PageCell["differences"]): HTMLElement {
    const items = differences.map(({ message, known, places }) =>
      el(
        "li",
        {},
        el("b", { class: known === null ? "differs" : "known" }, known === null ? "new" : "known"),
        ` ${message}`,
        el("small", {}, places.filter((place) => place !== null).join(" · ")),
        ...(known === null ? [] : [el("small", {}, known)]),
      ),
    );
    return el("ul", { class: "differences" }, ...items);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== "n" && event.key !== "p") return;
    const rows = [...this.element.querySelectorAll<HTMLElement>(".row.differing")];
    const at = rows.findIndex((row) => row.classList.contains("active"));
    const next = rows[event.key === "n" ? Math.min(rows.length - 1, at + 1) : Math.max(0, at - 1)];
    rows[at]?.classList.remove("active");
    next?.classList.add("active");
    next?.scrollIntoView({ block: "center" });
  }
}
