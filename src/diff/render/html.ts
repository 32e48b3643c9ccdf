import { escapeMarkup, escapeName, formatCount } from "../../lib/index.js";
import type { Difference, FileDiff, FixtureDiff, SetDiff } from "../types.js";
import { type ChangedEvent, type ChangedEvents, groupByEvent } from "./changed-events.js";
import { buildPlace, EVENT_STYLE, renderEvent, renderMessages } from "./event-html.js";
import { type DifferenceGroup, describeCounts, describeTotal, groupDifferences } from "./groups.js";
import { renderProse } from "./prose.js";

/** The maximum number of events that the page lists for one file. */
const MAX_LISTED = 200;

/**
 * Renders a comparison as one HTML page without scripts. It loads nothing from elsewhere.
 * @param events the events that differ, which are shown beside their differences; default: the page lists only the differences
 */
export function renderDiffHtml(diff: SetDiff, events: ChangedEvents = new Map()): string {
  const groups = groupDifferences(diff);
  const sides = `${shortenCommit(diff.old)} and ${shortenCommit(diff.new)}`;
  const title =
    groups.length === 0
      ? `No difference between ${sides}`
      : `${formatCount(diff.fixtures.length, "fixture")} differ${diff.fixtures.length === 1 ? "s" : ""} between ${sides}`;
  const content =
    groups.length === 0
      ? "<p>Nothing differs.</p>"
      : `<p>${describeCounts(groups)}: ${describeTotal(diff)}.</p>
${renderGroupTable(groups, listPlaces(diff))}
<h2>Fixtures</h2>
${diff.fixtures.map((fixture) => renderFixture(fixture, events)).join("\n")}`;
  return renderHtmlReport(title, content, EVENT_STYLE);
}

/** Shortens the name of a compared set of fixtures if this name is a full commit id. */
function shortenCommit(label: string): string {
  return /^[0-9a-f]{40}$/.test(label) ? label.slice(0, 8) : label;
}

/** Lists the places of the events that the page lists. */
function listPlaces({ fixtures }: SetDiff): Set<string> {
  const listed = fixtures.flatMap(({ files }) =>
    files.flatMap((one) => listEvents(one).map((differences) => buildPlace(one.file, differences))),
  );
  return new Set(listed);
}

function listEvents(file: FileDiff): Difference[][] {
  return groupByEvent(file).slice(0, MAX_LISTED);
}

function renderFixture({ name, change, class: class_, files }: FixtureDiff, events: ChangedEvents): string {
  const inside = files.map((one) => renderFile(one, events.get(one.file) ?? []));
  return `<details><summary><code>${escapeName(name)}</code> ${change} <span class="${class_}">${class_}</span></summary>${inside.join("")}</details>`;
}

function renderFile(one: FileDiff, events: ChangedEvent[]): string {
  const ofWholeFile = one.differences.filter(({ oldLine, newLine }) => oldLine === null && newLine === null);
  const listed = listEvents(one);
  const parts = listed.map((differences) => {
    const changed = events.find((event) => event.differences[0] === differences[0]);
    return renderEvent(buildPlace(one.file, differences), differences, changed);
  });
  const more = groupByEvent(one).length - listed.length;
  const notes = [
    ...(more > 0
      ? [`${formatCount(more, "event")} more: <code>touchstone diff --json</code> lists them all.`]
      : []),
    ...(events.length > 0 && events.length < listed.length
      ? ["Only the first events are shown with their JSON; <code>touchstone review</code> shows all."]
      : []),
  ];
  return `<h3><code>${escapeName(one.file)}</code></h3>${renderMessages(ofWholeFile)}${parts.join("")}${notes.map((note) => `<p>${note}</p>`).join("")}`;
}

/**
 * Renders the table of the changes of a comparison. Equal changes share one row, which says how often they occur.
 * @param places the places that have an element on the page; the table links to them
 */
export function renderGroupTable(groups: DifferenceGroup[], places: ReadonlySet<string> = new Set()): string {
  const rows = groups.map(
    ({ class: class_, message, count, fixtures, first }) =>
      `<tr><td><span class="${class_}">${class_}</span></td><td>${renderProse(message)}</td><td>${count}<span class="unit"> ${count === 1 ? "time" : "times"}</span></td><td>${fixtures.length}<span class="unit"> ${fixtures.length === 1 ? "fixture" : "fixtures"}</span></td><td><span class="unit">first in </span>${renderPlace(first, places)}</td></tr>`,
  );
  return `<table class="groups"><thead><tr><th>Class</th><th>What</th><th>Times</th><th>Fixtures</th><th>First in</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function renderPlace(place: string, places: ReadonlySet<string>): string {
  const code = `<code>${escapeName(place)}</code>`;
  return places.has(place) ? `<a href="#${encodeURIComponent(place)}">${code}</a>` : code;
}

/** The content security policy of reports, which have no scripts. */
export const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * Renders a report as one HTML page without scripts. It loads nothing from elsewhere.
 * @param title as text @param content as HTML @param style what the content needs in addition to the style of reports
 */
export function renderHtmlReport(title: string, content: string, style = ""): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">
<title>${escapeMarkup(title)}</title><link rel="icon" href="data:,"><style>${STYLE}${style}</style></head><body><main>
<h1>${escapeName(title)}</h1>
${content}
</main></body></html>
`;
}

const STYLE = `
:root{color-scheme:light dark;background:Canvas;color:CanvasText}a{color:light-dark(#2456c4,#8ab0ff)}
h1,h2{overflow-wrap:anywhere}body{font:14px/1.5 system-ui,sans-serif;margin:0}main{max-width:1100px;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}td,th{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent)}
td{overflow-wrap:anywhere}code{font:12px ui-monospace,monospace}summary{cursor:pointer;padding:.25rem 0}
.breaking,.additive,.cosmetic{font-weight:600;white-space:nowrap}
.groups td:last-child{min-width:15rem}.unit{display:none}
@media(max-width:640px){h1{font-size:1.5rem}.groups thead{position:absolute;clip-path:inset(50%)}.groups tr{display:flex;flex-wrap:wrap;gap:0 10px;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);padding:.4rem 0}
.groups td{border:0;padding:0;min-width:0}.groups td:nth-child(2){flex:1 1 70%}.groups .unit{display:inline}}
.breaking{color:light-dark(#b3261e,#ff8a80)}.additive{color:light-dark(#1b6e3c,#7ddc9a)}.cosmetic{color:light-dark(#5f6368,#a9adb3)}
`;
