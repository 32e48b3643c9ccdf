import { createElement } from "../../page/browser/index.js";
import { STATE_TITLES } from "./atlas-timeline.js";

/** Renders the meaning of each color in the table of releases. */
export function renderLegend(): HTMLElement {
  const items = Object.entries(STATE_TITLES).map(([state, title]) =>
    createElement("li", {}, createElement("span", { class: `cell ${state}`, "aria-hidden": "true" }), title),
  );
  return createElement("ul", { class: "legend", "aria-label": "Colors" }, ...items);
}
