import { el } from "../../page/browser/index.js";
import { PROTOCOLS, type Protocol } from "../../protocol/index.js";
import type { Atlas } from "../data.js";
import { comparison } from "./comparison.js";
import { details } from "./details.js";
import "./page.css";
import { Timeline } from "./timeline.js";

const atlas = JSON.parse(document.getElementById("atlas")?.textContent ?? "{}") as Atlas;
const app = document.getElementById("app") as HTMLElement;
const protocols = PROTOCOLS.filter((protocol) => atlas.protocols[protocol]);

const aside = el("aside", { "aria-live": "polite", "aria-label": "Details", tabindex: -1 });
const main = el("main");
const choice = (label: string, options: readonly string[], chosen: string) => {
  const select = el(
    "select",
    {},
    ...options.map((one) => el("option", { value: one, selected: one === chosen }, one)),
  );
  return { select, label: el("label", {}, `${label} `, select) };
};
const protocol = choice("Events of", protocols, protocols[0] ?? "");
const filter = el("input", {
  type: "search",
  placeholder: "filter: exit_code, turn/…",
  "aria-label": "Filter events and members",
});
const around = Math.max(1, atlas.releases.indexOf("0.144.0"));
const from = choice("Compare", atlas.releases, atlas.releases[around - 1] ?? "");
const to = choice("with", atlas.releases, atlas.releases[around] ?? "");
const compare = el("button", { type: "button", click: showComparison }, "side by side");

app.append(
  el(
    "header",
    {},
    el("h1", {}, "What codex sends, release by release"),
    el(
      "p",
      {},
      `${atlas.releases.length} releases, ${atlas.releases[0]} to ${atlas.releases.at(-1)}; ${atlas.scenarios.length} scenarios. A filled cell: a scenario showed it. A ring: the release's own schema allows it, and no scenario showed it.`,
    ),
    el(
      "form",
      { submit: (event) => event.preventDefault(), role: "search" },
      protocol.label,
      filter,
      from.label,
      to.label,
      compare,
    ),
    el(
      "p",
      { class: "keys" },
      "Keys: arrows move, Enter shows a cell or opens an event, / filters, Esc closes.",
    ),
  ),
  el("div", { class: "body" }, main, aside),
);

let timeline: Timeline;
function draw(): void {
  timeline = new Timeline(atlas, protocol.select.value as Protocol, filter.value, show);
  main.replaceChildren(timeline.element);
}
function show(path: string, release: number): void {
  aside.replaceChildren(details(atlas, protocol.select.value as Protocol, path, release), closeButton());
  document.body.classList.add("open");
}
function showComparison(): void {
  aside.replaceChildren(comparison(atlas, from.select.value, to.select.value), closeButton());
  document.body.classList.add("open");
  aside.focus();
}
function closeButton(): HTMLElement {
  return el("button", { type: "button", class: "close", "aria-label": "Close", click: close }, "×");
}
function close(): void {
  document.body.classList.remove("open");
  aside.replaceChildren();
  timeline.focus();
}

protocol.select.addEventListener("change", draw);
filter.addEventListener("input", draw);
addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  if (event.key === "/" && document.activeElement !== filter) {
    event.preventDefault();
    filter.focus();
  }
});
draw();
