import { createElement } from "../../page/browser/index.js";
import type { PageComparison, PageItem } from "../page-data.js";

const TITLES: Record<PageComparison["what"], string> = {
  events: "What the caller gets",
  results: "What the SDK returns at the end of a turn",
  notifications: "Notifications that belong to no turn",
  requests: "What the client sends",
};

/** Renders two streams side by side. @param left name of the reference @param right name of the subject */
export function renderStreams(
  { what, reference, subject, pairs, differing }: PageComparison,
  texts: string[],
  [left, right]: [string, string],
): Node[] {
  if (pairs.length === 0) return [];
  const bad = new Set(differing.flatMap(([old, now]) => [`reference ${old}`, `subject ${now}`]));
  const rows = pairs.map(([old, now]) => {
    const differs = bad.has(`reference ${old}`) || bad.has(`subject ${now}`);
    const items = [getItem(reference, old), getItem(subject, now)] as const;
    const [one, other] = items.map((item) => (item ? (texts[item[0]] ?? "") : undefined));
    return createElement(
      "div",
      { class: differs ? "row differing" : "row", role: "row" },
      renderSide(one, items[0], differs ? other : undefined),
      renderSide(other, items[1], differs ? one : undefined),
    );
  });
  return [
    createElement("h3", {}, TITLES[what]),
    createElement(
      "div",
      { class: "streams", role: "table", "aria-label": TITLES[what] },
      createElement("div", { class: "row heads", role: "row" }, renderHead(left), renderHead(right)),
      ...rows,
    ),
  ];
}

function getItem(items: PageItem[], index: number | null): PageItem | undefined {
  return index === null ? undefined : items[index];
}

function renderHead(name: string): HTMLElement {
  return createElement("div", { role: "columnheader" }, name);
}

/** @param other the text on the other side, if the two differ */
function renderSide(
  text: string | undefined,
  item: PageItem | undefined,
  other: string | undefined,
): HTMLElement {
  if (text === undefined) return createElement("div", { class: "side none", role: "cell" }, "–");
  return createElement(
    "div",
    { class: "side", role: "cell" },
    createElement("small", {}, item?.[1] ?? ""),
    createElement("code", {}, ...(other === undefined ? [text] : markDifference(text, other))),
  );
}

/** Marks the differing part of a text. */
function markDifference(text: string, other: string): Node[] {
  const most = Math.min(text.length, other.length);
  let from = 0;
  while (from < most && text[from] === other[from]) from++;
  let behind = 0;
  while (behind < most - from && text[text.length - 1 - behind] === other[other.length - 1 - behind])
    behind++;
  const getPart = (value: string) => document.createTextNode(value);
  const end = text.length - behind;
  return [
    getPart(text.slice(0, from)),
    createElement("mark", {}, text.slice(from, end)),
    getPart(text.slice(end)),
  ];
}
