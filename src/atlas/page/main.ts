import { createElement } from "../../page/browser/index.js";
import type { Protocol } from "../../protocol/index.js";
import type { Atlas } from "../atlas-schema.js";
import { AtlasTimeline } from "./atlas-timeline.js";
import { type Choice, listProtocols, parseChoice, renderHash } from "./choice.js";
import { renderComparison } from "./comparison.js";
import { renderDetails } from "./details.js";
import { renderLegend } from "./legend.js";
import "./page.css";
import "./comparison.css";

const atlas = JSON.parse(document.getElementById("atlas")?.textContent ?? "{}") as Atlas;
let choice = parseChoice(atlas, location.hash);
let timeline: AtlasTimeline | undefined;

const aside = createElement("aside", { "aria-live": "polite", "aria-label": "Details", tabindex: -1 });
const main = createElement("main", { tabindex: 0 });
const search = createElement("input", {
  type: "search",
  placeholder: "exit_code, turn/completed",
  "aria-label": "Search events and members",
  input: () => choose({ search: search.value }),
});
const protocol = createSelect("Events of", listProtocols(atlas), (value) => ({
  protocol: value as Protocol,
}));
const newestFirst = atlas.releases.toReversed();
const from = createSelect("Compare", newestFirst, (value) => ({ view: "compare", from: value }));
const to = createSelect("with", newestFirst, (value) => ({ view: "compare", to: value }));
const views = (["compare", "releases"] as const).map((view) =>
  createElement(
    "button",
    { type: "button", "data-view": view, click: () => choose({ view }) },
    view === "compare" ? "Two releases" : "All releases",
  ),
);

document
  .getElementById("app")
  ?.append(
    createElement(
      "header",
      {},
      createElement("h1", {}, "What codex sends, release by release"),
      createElement(
        "p",
        {},
        `${atlas.releases.length} releases, ${atlas.releases[0]} to ${atlas.releases.at(-1)}; ${atlas.scenarios.length} scenarios.`,
      ),
      createElement(
        "form",
        { submit: (event) => event.preventDefault(), role: "search" },
        createElement("span", { class: "views", role: "group", "aria-label": "View" }, ...views),
        protocol.label,
        from.label,
        to.label,
        search,
      ),
      createElement(
        "p",
        { class: "keys" },
        "Keys: arrows move, Enter opens an event or the details of a cell, / searches, Esc closes the details.",
      ),
    ),
    createElement("div", { class: "body" }, main, aside),
  );

function createSelect(text: string, options: string[], change: (value: string) => Partial<Choice>) {
  const select = createElement(
    "select",
    { change: () => choose(change(select.value)) },
    ...options.map((one) => createElement("option", { value: one }, one)),
  );
  return { select, label: createElement("label", {}, `${text} `, select) };
}

/** Changes what is chosen, in the page and in the address, and closes the details. */
function choose(change: Partial<Choice>): void {
  const { member: _, release: __, ...others } = choice;
  choice = { ...others, ...change };
  history.replaceState(null, "", renderHash(choice));
  draw();
}

function draw(): void {
  const { view } = choice;
  if (search.value !== choice.search) search.value = choice.search;
  protocol.select.value = choice.protocol;
  from.select.value = choice.from;
  to.select.value = choice.to;
  for (const button of views) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  if (view === "compare") {
    timeline = undefined;
    main.replaceChildren(renderComparison(atlas, choice));
  } else {
    timeline = new AtlasTimeline(atlas, choice.protocol, choice.search, openDetails);
    main.replaceChildren(renderLegend(), timeline.element);
  }
  drawDetails();
}

function openDetails(member: string, index: number): void {
  choice = { ...choice, member, release: atlas.releases[index] ?? "" };
  history.replaceState(null, "", renderHash(choice));
  drawDetails();
}

function drawDetails(): void {
  const { view, member, release } = choice;
  const isOpen = view === "releases" && member !== undefined && release !== undefined;
  document.body.classList.toggle("open", isOpen);
  aside.replaceChildren();
  if (!isOpen) return;
  aside.append(
    renderDetails(atlas, choice.protocol, member, atlas.releases.indexOf(release)),
    createElement(
      "button",
      { type: "button", class: "close", "aria-label": "Close", click: closeDetails },
      "×",
    ),
  );
}

function closeDetails(): void {
  if (choice.member === undefined) return;
  const { member: _, release: __, ...others } = choice;
  choice = others;
  history.replaceState(null, "", renderHash(choice));
  drawDetails();
  timeline?.focus();
}

addEventListener("hashchange", () => {
  choice = parseChoice(atlas, location.hash);
  draw();
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDetails();
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  }
});
draw();
