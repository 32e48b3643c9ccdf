import { createElement } from "../../page/browser/index.js";
import { PROTOCOLS, type Protocol } from "../../protocol/index.js";
import type { Atlas } from "../atlas-schema.js";
import { renderComparison } from "./comparison.js";
import { renderDetails } from "./details.js";
import "./page.css";
import { AtlasTimeline } from "./atlas-timeline.js";

const atlas = JSON.parse(document.getElementById("atlas")?.textContent ?? "{}") as Atlas;
const app = document.getElementById("app") as HTMLElement;
const protocols = PROTOCOLS.filter((protocol) => atlas.protocols[protocol]);

const aside = createElement("aside", { "aria-live": "polite", "aria-label": "Details", tabindex: -1 });
const main = createElement("main");
const createSelect = (label: string, options: readonly string[], chosen: string) => {
  const select = createElement(
    "select",
    {},
    ...options.map((one) => createElement("option", { value: one, selected: one === chosen }, one)),
  );
  return { select, label: createElement("label", {}, `${label} `, select) };
};
const protocol = createSelect("Events of", protocols, protocols[0] ?? "");
const filter = createElement("input", {
  type: "search",
  placeholder: "filter: exit_code, turn/…",
  "aria-label": "Filter events and members",
});
const around = Math.max(1, atlas.releases.indexOf("0.144.0"));
const from = createSelect("Compare", atlas.releases, atlas.releases[around - 1] ?? "");
const to = createSelect("with", atlas.releases, atlas.releases[around] ?? "");
const compare = createElement("button", { type: "button", click: showComparison }, "side by side");

app.append(
  createElement(
    "header",
    {},
    createElement("h1", {}, "What codex sends, release by release"),
    createElement(
      "p",
      {},
      `${atlas.releases.length} releases, ${atlas.releases[0]} to ${atlas.releases.at(-1)}; ${atlas.scenarios.length} scenarios. A filled cell: a scenario showed it. A ring: the release's own schema allows it, and no scenario showed it.`,
    ),
    createElement(
      "form",
      { submit: (event) => event.preventDefault(), role: "search" },
      protocol.label,
      filter,
      from.label,
      to.label,
      compare,
    ),
    createElement(
      "p",
      { class: "keys" },
      "Keys: arrows move, Enter shows a cell or opens an event, / filters, Esc closes.",
    ),
  ),
  createElement("div", { class: "body" }, main, aside),
);

let timeline: AtlasTimeline;
function drawTimeline(): void {
  timeline = new AtlasTimeline(atlas, protocol.select.value as Protocol, filter.value, showDetails);
  main.replaceChildren(timeline.element);
}
function showDetails(path: string, release: number): void {
  aside.replaceChildren(
    renderDetails(atlas, protocol.select.value as Protocol, path, release),
    createCloseButton(),
  );
  document.body.classList.add("open");
}
function showComparison(): void {
  aside.replaceChildren(renderComparison(atlas, from.select.value, to.select.value), createCloseButton());
  document.body.classList.add("open");
  aside.focus();
}
function createCloseButton(): HTMLElement {
  return createElement(
    "button",
    { type: "button", class: "close", "aria-label": "Close", click: closeDetails },
    "×",
  );
}
function closeDetails(): void {
  document.body.classList.remove("open");
  aside.replaceChildren();
  timeline.focus();
}

protocol.select.addEventListener("change", drawTimeline);
filter.addEventListener("input", drawTimeline);
addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDetails();
  if (event.key === "/" && document.activeElement !== filter) {
    event.preventDefault();
    filter.focus();
  }
});
drawTimeline();
