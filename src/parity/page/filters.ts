import { createElement } from "../../page/browser/index.js";
import type { PageCell } from "../page-data.js";
import { listReasons } from "./reasons.js";

type CellTest = (cell: PageCell) => boolean;

/** Title of a choice → whether it chooses a cell. A scenario is shown if one of its cells is chosen. */
const CHOICES: Record<string, CellTest> = {
  "all scenarios": () => true,
  "scenarios that differ somewhere": ({ mark }) =>
    mark === "accepted" || mark === "differs" || mark === "failed",
  "only unexpected differences": ({ mark }) => mark === "differs" || mark === "failed",
};

/** The fields that choose which scenarios the table shows. */
export class Filters {
  readonly element: HTMLElement;
  readonly #onChange: (isShown: CellTest, isScenarioShown: (name: string) => boolean) => void;
  readonly #search = createElement("input", {
    type: "search",
    placeholder: "Scenario",
    "aria-label": "Scenario",
    input: () => this.#apply(),
  });
  readonly #select = createElement(
    "select",
    { "aria-label": "Show", change: () => this.#apply() },
    ...Object.keys(CHOICES).map((name) => createElement("option", {}, name)),
  );
  readonly #chosenReason = createElement("span", { class: "chosen-reason" });
  #reason: string | undefined;

  constructor(onChange: (isShown: CellTest, isScenarioShown: (name: string) => boolean) => void) {
    this.#onChange = onChange;
    this.element = createElement("p", { class: "filters" }, this.#search, this.#select, this.#chosenReason);
  }

  /** Chooses only the cells with this reason; undefined: cells with any reason or none. */
  setReason(reason: string | undefined): void {
    this.#reason = reason;
    this.#chosenReason.replaceChildren(
      ...(reason === undefined
        ? []
        : [
            createElement("span", {}, `only cells with the reason: ${reason}`),
            createElement(
              "button",
              {
                type: "button",
                "aria-label": "Show cells with any reason",
                click: () => this.setReason(undefined),
              },
              "×",
            ),
          ]),
    );
    this.#apply();
  }

  #apply(): void {
    const text = this.#search.value.trim().toLowerCase();
    const isChosen = CHOICES[this.#select.value] ?? (() => true);
    const reason = this.#reason;
    this.#onChange(
      (cell) => isChosen(cell) && (reason === undefined || listReasons(cell).includes(reason)),
      (name) => name.toLowerCase().includes(text),
    );
  }
}
