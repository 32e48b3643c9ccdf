import { createElement, renderProse } from "../../page/browser/index.js";
import { MARK_SIGNS } from "../marks.js";
import type { PageCell, ParityPageData } from "../page-data.js";
import { formatCount, getMarkClass } from "./signs.js";
import { renderStreams } from "./streams.js";

/** The window of a cell: its reason, its differences, and the streams of reference and subject side by side. */
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
    const [sign, meaning] = MARK_SIGNS[cell.mark];
    const title = `${cell.scenario}, ${cell.subject}`;
    this.element.setAttribute("aria-label", title);
    this.element.replaceChildren(
      createElement(
        "header",
        {},
        createElement("h2", {}, title),
        createElement("span", { class: `mark ${getMarkClass(cell.mark)}` }, `${sign} ${meaning}`),
        createElement("span", { class: "keys" }, "n: next difference, p: previous one"),
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
      ...(reason === null ? [] : [createElement("p", { class: "reason" }, ...renderProse(reason))]),
      ...(accepted === null
        ? []
        : [createElement("p", { class: "accepted" }, "Accepted: ", ...renderProse(accepted))]),
      ...(differences.length === 0 ? [] : [this.#renderDifferences(differences)]),
      ...cell.comparisons.flatMap((comparison) =>
        renderStreams(comparison, this.#data.texts, [this.#data.reference.id, cell.subject]),
      ),
    ];
  }

  /** Renders each reason once, above the differences that are accepted for it. The unexpected differences come first. */
  #renderDifferences(differences: PageCell["differences"]): HTMLElement {
    const reasons = [...new Set(differences.map(({ accepted }) => accepted))];
    reasons.sort((a, b) => Number(a !== null) - Number(b !== null));
    const groups = reasons.flatMap((reason) => {
      const own = differences.filter(({ accepted }) => accepted === reason);
      const head =
        reason === null
          ? createElement("b", { class: "differs" }, formatCount(own.length, "unexpected difference"))
          : createElement(
              "b",
              { class: "accepted" },
              `${formatCount(own.length, "accepted difference")}: `,
              ...renderProse(reason),
            );
      return [createElement("p", { class: "group" }, head), renderMessages(own)];
    });
    return createElement("div", { class: "differences" }, ...groups);
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

function renderMessages(differences: PageCell["differences"]): HTMLElement {
  const items = differences.map(({ message, places }) =>
    createElement(
      "li",
      {},
      ...renderProse(message),
      createElement("small", {}, places.filter((place) => place !== null).join(" · ")),
    ),
  );
  return createElement("ul", {}, ...items);
}
