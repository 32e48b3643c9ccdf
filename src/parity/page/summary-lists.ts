import { createElement } from "../../page/browser/index.js";
import { MARK_SIGNS, MARKS } from "../marks.js";
import type { ParityPageData } from "../page-data.js";
import { countMark, getMarkClass } from "./signs.js";

/** Renders the number of cells of each mark. The list is also the legend of the signs. */
export function renderSummary({ cells }: ParityPageData): HTMLElement {
  const counts = MARKS.map((mark) => {
    const [sign, meaning] = MARK_SIGNS[mark];
    return createElement(
      "li",
      { class: getMarkClass(mark) },
      createElement("i", { "aria-hidden": "true" }, sign),
      ` ${countMark(cells, mark)} ${meaning}`,
    );
  });
  return createElement("ul", { class: "summary" }, ...counts);
}

/** Renders the entries of parity.yaml whose difference no longer occurs. */
export function renderObsolete({ obsolete }: ParityPageData): HTMLElement {
  const items = obsolete.map(({ subject, scenario, what, line }) =>
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
