import { createElement } from "../../page/browser/index.js";
import type { PageCell, ParityPageData } from "../page-data.js";
import { SIGNS } from "./matrix-table.js";
import { renderStreams } from "./streams.js";

/** The window of a cell: its reason, and the two streams side by side. */
export class CellWindow {
  readonly element: HTMLDialogElement;
  readonly #data: ParityPageData;
  readonly #onChange: (cell: PageCell | undefined) => void;

  constructor(data: ParityPageData, onChange: (cell: PageCell | undefined) => void) {
    this.#data = data;
    this.#onChange = onChange;
    this.element = createElement("dialog", {
      close: () => onChange(undefined),
      keydown: (event) => this.#onKey(event as KeyboardEvent),
    });
  }

  open(cell: PageCell): void {
    const [sign, meaning] = SIGNS[cell.mark];
    const title = `${cell.scenario}, ${cell.subject}`;
    this.element.setAttribute("aria-label", title);
    this.element.replaceChildren(
      createElement(
        "header",
        {},
        createElement("h2", {}, title),
        createElement("span", { class: `mark ${cell.mark.replace(" ", "-")}` }, `${sign} ${meaning}`),
        createElement("span", { class: "keys" }, "n, p: next, previous difference"),
        createElement("button", { type: "button", click: () => this.element.close() }, "Close"),
      ),
      createElement("div", { class: "body", tabindex: "0" }, ...this.#renderBody(cell)),
    );
    if (!this.element.open) this.element.showModal();
    this.element.querySelector<HTMLElement>(".body")?.focus();
    this.#onChange(cell);
  }

  #renderBody(cell: PageCell): Node[] {
    const { reason, accepted, differences } = cell;
    return [
      ...(reason === null ? [] : [createElement("p", { class: "reason" }, reason)]),
      ...(accepted === null ? [] : [createElement("p", { class: "accepted" }, `Accepted: ${accepted}`)]),
      ...(differences.length === 0 ? [] : [this.#renderDifferences(differences)]),
      ...cell.comparisons.flatMap((comparison) =>
        renderStreams(comparison, this.#data.texts, [this.#data.reference.id, cell.subject]),
      ),
    ];
  }

  #renderDifferences(differences: PageCell["differences"]): HTMLElement {
    const items = differences.map(({ message, accepted, places }) =>
      createElement(
        "li",
        {},
        createElement(
          "b",
          { class: accepted === null ? "differs" : "accepted" },
          accepted === null ? "unexpected" : "accepted",
        ),
        ` ${message}`,
        createElement("small", {}, places.filter((place) => place !== null).join(" · ")),
        ...(accepted === null ? [] : [createElement("small", {}, accepted)]),
      ),
    );
    return createElement("ul", { class: "differences" }, ...items);
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
