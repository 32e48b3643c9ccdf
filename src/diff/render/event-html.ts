/** Renders an event that differs as HTML: its old and its new line side by side, as JSON. */
import { alignTextLines, formatJsonLines, isChangedPair, type TextPair } from "../../timeline/index.js";
import type { Difference } from "../types.js";
import type { ChangedEvent, EventLine } from "./changed-events.js";
import { escapeText, renderProse } from "./prose.js";

/** Number of equal lines that are shown before and after a changed one. */
const CONTEXT = 3;
/** The maximum number of lines of an event, and the maximum length of a line in characters. */
const MAX_LINES = 80;
const MAX_LINE_LENGTH = 1000;

/**
 * The place of an event that differs, as `groupDifferences` names it: `thread_basic.jsonl:3`. It is also the id of the event's
 * element on the page.
 */
export function buildPlace(file: string, [first]: Difference[]): string {
  return `${file}:${first?.newLine ?? first?.oldLine}`;
}

/** Renders the differences of an event. @param event undefined if its lines are not shown */
export function renderEvent(
  place: string,
  differences: Difference[],
  event: ChangedEvent | undefined,
): string {
  const [first] = differences;
  const lines = [
    first?.oldLine == null ? [] : `old line ${first.oldLine}`,
    first?.newLine == null ? [] : `new line ${first.newLine}`,
  ];
  return `<div class="event" id="${escapeText(place)}">${renderMessages(differences)}<p class="place">${lines.flat().join(", ")}</p>${event ? renderSides(event) : ""}</div>`;
}

/** Renders the messages of differences, each with its class. */
export function renderMessages(differences: Difference[]): string {
  const items = differences.map(
    ({ class: class_, message }) =>
      `<li><span class="${class_}">${class_}</span> ${renderProse(message)}</li>`,
  );
  return items.length === 0 ? "" : `<ul class="messages">${items.join("")}</ul>`;
}

function renderSides({ old, now }: ChangedEvent): string {
  if (!old && !now) return "";
  const layOut = (side: EventLine | null) => (side ? formatJsonLines(side.text) : []);
  const pairs = alignTextLines(layOut(old), layOut(now));
  const shown = chooseLines(pairs);
  const rows: string[] = [];
  let last = -1;
  for (const index of shown) {
    if (index > last + 1) rows.push(renderGap(index - last - 1));
    rows.push(renderPair(pairs[index] as TextPair));
    last = index;
  }
  if (last < pairs.length - 1) rows.push(renderGap(pairs.length - 1 - last));
  return `<div class="sides"><div class="pair heads">${renderHead("old", old)}${renderHead("new", now)}</div>${rows.join("")}</div>`;
}

/** Chooses the changed lines and those around them. If all lines are equal, it chooses the first ones. */
function chooseLines(pairs: TextPair[]): number[] {
  const changed = pairs.flatMap((pair, index) => (isChangedPair(pair) ? [index] : []));
  const wanted = new Set<number>();
  for (const index of changed.length > 0 ? changed : [0])
    for (let at = Math.max(0, index - CONTEXT); at <= Math.min(pairs.length - 1, index + CONTEXT); at++)
      wanted.add(at);
  return [...wanted].sort((a, b) => a - b).slice(0, MAX_LINES);
}

function renderHead(which: "old" | "new", side: EventLine | null): string {
  if (!side) return `<div class="none">${which === "old" ? "not there before" : "no longer there"}</div>`;
  return `<div><b>${which}</b> <code>${escapeText(side.method)}</code></div>`;
}

/** Renders a pair of lines. If the two are equal apart from a comma at the end, they do not count as changed. */
function renderPair(pair: TextPair): string {
  const [old, now] = pair;
  const kind = isChangedPair(pair) ? " changed" : "";
  return `<div class="pair${kind}">${renderLine("old", old)}${renderLine("new", now)}</div>`;
}

function renderLine(which: "old" | "new", line: string | null): string {
  if (line === null) return '<pre class="none"></pre>';
  const text = line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line;
  return `<pre class="${which}">${escapeText(text)}</pre>`;
}

function renderGap(count: number): string {
  return `<div class="gap">${count} more ${count === 1 ? "line" : "lines"}</div>`;
}

/** The style of events. In a narrow window, the new side is below the old one, and equal lines are shown only once. */
export const EVENT_STYLE = `
.event{margin:.5rem 0 1rem;border-left:3px solid color-mix(in srgb,currentColor 18%,transparent);padding-left:.7rem}
.messages{list-style:none;margin:0;padding:0;overflow-wrap:anywhere}.place{margin:0 0 .3rem;opacity:.75}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 8px}.pair>*{min-width:0;padding:0 6px;overflow-wrap:anywhere}
.pair pre{margin:0;white-space:pre-wrap;font:12px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.heads{margin-bottom:2px}.heads .none{opacity:.75}
.changed .old{background:light-dark(#fdecea,#442222)}.changed .new{background:light-dark(#e6f4ea,#1d3a28)}
.gap{opacity:.75;padding:0 6px;font-size:12px}.gap::before{content:"⋯ "}
@media(max-width:640px){.pair{grid-template-columns:1fr}.pair:not(.changed,.heads) .old:not(:last-child),.pair>pre.none{display:none}
.changed .old::before{content:"− "}.changed .new::before{content:"+ "}}
`;
