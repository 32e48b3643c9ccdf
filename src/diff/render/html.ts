import { escapeMarkup, formatCount } from "../../lib/index.js";
import type { Difference, SetDiff } from "../types.js";
import { type DifferenceGroup, describeCounts, describeTotal, groupDifferences } from "./groups.js";

/** The maximum number of differences that the page shows for one file. */
const MAX_DIFFERENCES = 200;

/** Renders a comparison as one HTML page without scripts. It loads nothing from elsewhere. */
export function renderDiffHtml(diff: SetDiff): string {
  const groups = groupDifferences(diff);
  const sides = `${diff.old} and ${diff.new}`;
  const title =
    groups.length === 0
      ? `No difference between ${sides}`
      : `${formatCount(diff.fixtures.length, "fixture")} differ${diff.fixtures.length === 1 ? "s" : ""} between ${sides}`;
  const parts = diff.fixtures.map(({ name, change, class: class_, files }) => {
    const inside = files.map(({ file, differences }) => {
      const rows = differences.slice(0, MAX_DIFFERENCES).map(renderRow);
      const more = differences.length - rows.length;
      const rest =
        more > 0 ? `<p>And ${more} more: <code>touchstone diff --json</code> has them all.</p>` : "";
      return `<h4><code>${escapeMarkup(file)}</code></h4><table><thead><tr><th>Class</th><th>Old line</th><th>New line</th><th>What</th></tr></thead><tbody>${rows.join("")}</tbody></table>${rest}`;
    });
    return `<details><summary><code>${escapeMarkup(name)}</code> ${change} <span class="${class_}">${class_}</span></summary>${inside.join("")}</details>`;
  });
  return renderHtmlReport(
    title,
    `<p>${groups.length === 0 ? "Nothing differs." : `${describeCounts(groups)}: ${describeTotal(diff)}.`}</p>
${renderGroupTable(groups)}
<h2>Fixtures</h2>
${parts.join("\n")}`,
  );
}

/** Renders the table of the changes of a comparison, each once. */
export function renderGroupTable(groups: DifferenceGroup[]): string {
  const rows = groups.map(
    ({ class: class_, message, count, fixtures, first }) =>
      `<tr><td><span class="${class_}">${class_}</span></td><td>${escapeMarkup(message)}</td><td>${count}</td><td>${fixtures.length}</td><td><code>${escapeMarkup(first)}</code></td></tr>`,
  );
  return `<table><thead><tr><th>Class</th><th>What</th><th>Times</th><th>Fixtures</th><th>First in</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
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
<h1>${escapeMarkup(title)}</h1>
${content}
</main></body></html>
`;
}

function renderRow({ class: class_, oldLine, newLine, message }: Difference): string {
  return `<tr><td><span class="${class_}">${class_}</span></td><td>${oldLine ?? "–"}</td><td>${newLine ?? "–"}</td><td>${escapeMarkup(message)}</td></tr>`;
}

const STYLE = `
:root{color-scheme:light dark;background:Canvas;color:CanvasText}
h1,h2{overflow-wrap:anywhere}body{font:14px/1.5 system-ui,sans-serif;margin:0}main{max-width:1100px;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}td,th{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent)}
td{overflow-wrap:anywhere}code{font:12px ui-monospace,monospace}summary{cursor:pointer;padding:.25rem 0}
.breaking,.additive,.cosmetic{font-weight:600;white-space:nowrap}
.breaking{color:light-dark(#b3261e,#ff8a80)}.additive{color:light-dark(#1b6e3c,#7ddc9a)}.cosmetic{color:light-dark(#5f6368,#a9adb3)}
`;
