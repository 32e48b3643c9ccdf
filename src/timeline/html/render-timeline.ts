import { escapeMarkup, formatCount, replaceControlsInLines } from "../../lib/index.js";
import { splitName } from "../../lib/names/index.js";
import { formatJsonLines } from "../format-json-lines.js";
import { LANES, type Lane, type SourceLine, type TimelineRow } from "../timeline-row.js";

/** What a timeline needs from its page. */
export interface TimelineMarkup {
  /** Beginning of the id of each row, so that one page can have several timelines: `wire` gives `wire-12` to the twelfth row. */
  id: string;
  /** Maximum number of characters of JSON that are shown for one line, or for joined deltas; default: all. */
  longest?: number;
}

/** The names of the lanes for people. */
const LANE_TITLES: Record<Lane, string> = { client: "client", sdk: "SDK", codex: "codex", model: "model" };
/** What a reader must know about timelines, as HTML. A page contains it once. */
export const TIMELINE_LEGEND = `<p class="tl-legend">An arrow is a message from one lane to another. A dashed arrow is a response; its link leads to the request. An arrow that goes on from the SDK to the client is a message that the SDK also yielded as an event. A dot without an arrow is a note of codex, or the end of its process. A row opens to show its JSON.</p>`;

/** Says why the lane of the model is empty: only session files have the messages between codex and the model. */
const NO_MODEL = `<p class="tl-legend">The lane of the model is empty, because these files do not have the messages between codex and the model.</p>`;
/** Maximum number of characters of joined deltas that a closed row shows. The row opens to show all of them. */
const MAX_DELTA_LENGTH = 1000;
/** Number of rows that the browser lays out together, when they come into view. */
const ROWS_IN_PART = 50;

/**
 * Renders a timeline as a fragment of HTML without scripts: lanes, an arrow for each message, a link between a request and its
 * response in both directions, and the JSON of each row in a `details` element. The page needs `TIMELINE_STYLE`. The fragment has no inline
 * style, and every text is escaped.
 */
export function renderTimeline(rows: readonly TimelineRow[], { id, longest }: TimelineMarkup): string {
  const joins = findJoins(rows);
  const turns = new Map<string, number>();
  let turn: string | undefined;
  const items = rows.map((row, index) => {
    const heading = row.turn === undefined || row.turn === turn ? "" : renderTurn(row.turn, turns);
    turn = row.turn ?? turn;
    return heading + renderRow(row, { id, index, join: joins.get(index), rows, longest });
  });
  const parts: string[] = [];
  for (let from = 0; from < items.length; from += ROWS_IN_PART)
    parts.push(`<ol class="tl-part">${items.slice(from, from + ROWS_IN_PART).join("\n")}</ol>`);
  const heads = LANES.map((lane) => `<span>${LANE_TITLES[lane]}</span>`).join("");
  const note = rows.some(({ lanes }) => lanes.includes("model")) ? "" : `${NO_MODEL}\n`;
  return `${note}<div class="timeline"><div class="tl-heads" aria-hidden="true">${heads}</div>\n${parts.join("\n")}</div>`;
}

/** Finds the partner of each request and response, and of each call of a tool and its output. @returns index of a row → index of its partner */
function findJoins(rows: readonly TimelineRow[]): Map<number, number> {
  const joins = new Map<number, number>();
  const places = new Map<string, number>();
  for (const [index, { request, sources }] of rows.entries()) {
    const [source] = sources;
    if (source) places.set(`${source.line} ${source.file}`, index);
    const partner = request === undefined ? undefined : places.get(`${request} ${source?.file}`);
    if (partner === undefined) continue;
    joins.set(partner, index);
    joins.set(index, partner);
  }
  return joins;
}

function renderTurn(turn: string, turns: Map<string, number>): string {
  const number = turns.get(turn) ?? turns.size + 1;
  turns.set(turn, number);
  return `<li class="tl-turn">Turn ${number} <code>${escapeText(turn)}</code></li>\n`;
}

interface RowPlace {
  id: string;
  index: number;
  /** The index of the row that this one answers, or that answers it. */
  join: number | undefined;
  rows: readonly TimelineRow[];
  longest: number | undefined;
}

function renderRow(row: TimelineRow, { id, index, join, rows, longest }: RowPlace): string {
  const { kind, tone, method, summary, delta, count, sources } = row;
  const text = delta === undefined ? summary : shortenEnd(JSON.stringify(delta), MAX_DELTA_LENGTH);
  const often = count > 1 ? `×${count} ` : "";
  const line = `<span class="tl-line">${sources[0]?.line ?? ""}</span>`;
  const head = `${line}${renderArrow(row)}<b class="tl-name">${splitName(method).map(escapeText).join("<wbr>")}</b> <span class="tl-text">${often}${escapeText(text)}</span>`;
  const link = join === undefined ? "" : renderJoin(`#${id}-${join + 1}`, join > index, rows[join]);
  return `<li id="${id}-${index + 1}" class="tl-row tl-${tone} tl-${kind}"><details><summary>${head}</summary>${renderSources(sources, count, longest)}</details>${link}</li>`;
}

function renderJoin(target: string, isAnswered: boolean, partner: TimelineRow | undefined): string {
  const line = partner?.sources[0]?.line ?? "";
  const [spoken, arrow] = isAnswered ? ["answered in line ", "↓"] : ["answers line ", "↑"];
  return `<a class="tl-join" href="${target}"><span class="tl-spoken">${spoken}</span><span aria-hidden="true">${arrow} </span>${line}</a>`;
}

/** Renders the arrow of a message over the lanes. Classes say where it is, since a page may forbid inline styles. */
function renderArrow({ lanes }: TimelineRow): string {
  const [from, to] = [lanes[0], lanes.at(-1)];
  if (!from || !to) return '<span class="tl-way"></span>';
  const [start, end] = [LANES.indexOf(from), LANES.indexOf(to)];
  const direction = start === end ? "tl-note" : start < end ? "tl-right" : "tl-left";
  const via = lanes.length > 2 ? " tl-via" : "";
  const spoken = start === end ? LANE_TITLES[from] : lanes.map((lane) => LANE_TITLES[lane]).join(" to ");
  return `<span class="tl-way ${direction} tl-at${Math.min(start, end)} tl-span${Math.abs(end - start)}${via}"><span class="tl-spoken">${spoken}: </span></span>`;
}

/** Renders the lines of a row. The JSON of one message is indented. The joined deltas of each file are below each other, as they were written. */
function renderSources(sources: SourceLine[], count: number, longest = Number.POSITIVE_INFINITY): string {
  if (count > 1) {
    const files = [...new Set(sources.map(({ file }) => file))];
    return files
      .map((name) => {
        const lines = sources.filter(({ file }) => file === name);
        const title = `${escapeText(name)}, ${formatCount(lines.length, "line")} from ${lines[0]?.line ?? ""} on`;
        return `<p class="tl-source">${title}</p>${renderJson(lines.map(({ text }) => text).join("\n"), longest)}`;
      })
      .join("");
  }
  return sources
    .map(({ file, line, text }) => {
      const json = renderJson(formatJsonLines(text).join("\n"), longest);
      return `<p class="tl-source">${escapeText(file)}, line ${line}</p>${json}`;
    })
    .join("");
}

function renderJson(json: string, longest: number): string {
  const left = json.length - longest;
  const rest = `<p class="tl-source">It goes on for ${formatCount(left, "character")}: <code>touchstone show --html FILE</code> writes the whole message.</p>`;
  return `<pre tabindex="0">${escapeText(shortenEnd(json, longest))}</pre>${left > 0 ? rest : ""}`;
}

function shortenEnd(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Escapes a text of a transcript, which may contain anything. */
function escapeText(text: string): string {
  return escapeMarkup(replaceControlsInLines(text));
}
