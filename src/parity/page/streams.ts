import { el } from "../../page/browser/index.js";
import type { PageComparison, PageFact } from "../view.js";

const TITLES: Record<PageComparison["what"], string> = {
  events: "What the caller gets",
  notifications: "Notifications that belong to no turn",
  requests: "What the client sends",
};

/** Two streams side by side. @param names of the reference and the subject */
export function streamsOf(
  { what, reference, subject, pairs, differing }: PageComparison,
  texts: string[],
  [left, right]: [string, string],
): Node[] {
  if (pairs.length === 0) return [];
  const bad = new Set(differing.flatMap(([old, now]) => [`reference ${old}`, `subject ${now}`]));
  const rows = pairs.map(([old, now]) => {
    const differs = bad.has(`reference ${old}`) || bad.has(`subject ${now}`);
    const facts = [factAt(reference, old), factAt(subject, now)] as const;
    const [one, other] = facts.map((fact) => (fact ? (texts[fact[0]] ?? "") : undefined));
    return el(
      "div",
      { class: differs ? "row differing" : "row", role: "row" },
      side(one, facts[0], differs ? other : undefined),
      side(other, facts[1], differs ? one : undefined),
    );
  });
  return [
    el("h3", {}, TITLES[what]),
    el(
      "div",
      { class: "streams", role: "table", "aria-label": TITLES[what] },
      el("div", { class: "row heads", role: "row" }, head(left), head(right)),
      ...rows,
    ),
  ];
}

function factAt(facts: PageFact[], index: number | null): PageFact | undefined {
  return index === null ? undefined : facts[index];
}

function head(name: string): HTMLElement {
  return el("div", { role: "columnheader" }, name);
}

/** @param other what stands beside it, where the two differ */
function side(text: string | undefined, fact: PageFact | undefined, other: string | undefined): HTMLElement {
  if (text === undefined) return el("div", { class: "side none", role: "cell" }, "–");
  return el(
    "div",
    { class: "side", role: "cell" },
    el("small", {}, fact?.[1] ?? ""),
    el("code", {}, ...(other === undefined ? [text] : marked(text, other))),
  );
}

/** The part in which it differs, marked. */
function marked(text: string, other: string): Node[] {
  const most = Math.min(text.length, other.length);
  let from = 0;
  while (from < most && text[from] === other[from]) from++;
  let behind = 0;
  while (behind < most - from && text[text.length - 1 - behind] === other[other.length - 1 - behind])
    behind++;
  const part = (value: string) => document.createTextNode(value);
  const end = text.length - behind;
  return [part(text.slice(0, from)), el("mark", {}, text.slice(from, end)), part(text.slice(end))];
}
