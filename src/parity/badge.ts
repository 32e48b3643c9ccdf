/** Badges: one subject's result in a few words, as a picture and as data for badge services. */
import { escapeMarkup, formatCount, replaceControls } from "../lib/index.js";
import type { ParityMatrix } from "./parity-types.js";
import { countMarks } from "./summary.js";

/** The data of a badge, in the format that the endpoint badge of shields.io reads (https://shields.io/badges/endpoint-badge). */
export interface ParityBadge {
  schemaVersion: 1;
  label: string;
  message: string;
  color: "brightgreen" | "yellow" | "red" | "lightgrey";
}

/** The colors of the picture: darker than those of shields.io with the same names, so that white letters can be read. */
const COLORS: Record<ParityBadge["color"], string> = {
  brightgreen: "#1b7a3d",
  yellow: "#8a6100",
  red: "#b3261e",
  lightgrey: "#5d6673",
};

/**
 * Builds the badge of a subject.
 * @param matrix that `judgeMatrix` has marked
 * @returns red with the number of scenarios that differ unexpectedly or failed; else yellow with the number of stale fixtures; else
 *   gray if nothing was compared; else green
 */
export function buildParityBadge({ cells }: Pick<ParityMatrix, "cells">, subject: string): ParityBadge {
  const own = cells.filter((cell) => cell.subject === subject);
  const { same, accepted, differs, failed } = countMarks(own);
  const unexpected = differs + failed;
  const stale = own.filter((cell) => cell.stale).length;
  const badge = { schemaVersion: 1, label: `codex parity of ${replaceControls(subject)}` } as const;
  if (unexpected > 0)
    return {
      ...badge,
      message: `${formatCount(unexpected, "scenario")} ${unexpected === 1 ? "differs" : "differ"}`,
      color: "red",
    };
  if (stale > 0) return { ...badge, message: formatCount(stale, "stale fixture"), color: "yellow" };
  if (same + accepted === 0) return { ...badge, message: "not compared", color: "lightgrey" };
  const also = accepted > 0 ? `, ${accepted} accepted` : "";
  return { ...badge, message: `${same} same${also}`, color: "brightgreen" };
}

/**
 * Renders the badges of all subjects, each as a picture and as JSON for a badge service.
 * @param matrix that `judgeMatrix` has marked
 * @returns file name → content: `SUBJECT.svg`, `SUBJECT.json`
 */
export function renderParityBadges(matrix: ParityMatrix): Map<string, string> {
  return new Map(
    matrix.subjects.flatMap(({ id }) => {
      const badge = buildParityBadge(matrix, id);
      return [
        [`${id}.svg`, renderBadgeSvg(badge)],
        [`${id}.json`, renderBadgeJson(badge)],
      ] as const;
    }),
  );
}

function renderBadgeJson(badge: ParityBadge): string {
  return `${JSON.stringify(badge, null, 2)}\n`;
}

/** Renders a badge as an SVG picture, which loads nothing, and whose text a screen reader reads. */
function renderBadgeSvg({ label, message, color }: ParityBadge): string {
  const [left, right] = [measureText(label) + 12, measureText(message) + 12];
  const title = escapeMarkup(`${label}: ${message}`);
  const renderPart = (text: string, from: number, width: number) =>
    `<text x="${from + width / 2}" y="14" textLength="${width - 12}">${escapeMarkup(text)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${title}">
<title>${title}</title>
<clipPath id="round"><rect width="${left + right}" height="20" rx="3"/></clipPath>
<g clip-path="url(#round)"><rect width="${left}" height="20" fill="#444b55"/><rect x="${left}" width="${right}" height="20" fill="${COLORS[color]}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,'DejaVu Sans',sans-serif" font-size="11">${renderPart(label, 0, left)}${renderPart(message, left, right)}</g>
</svg>
`;
}

/** Estimates the width of a text of 11 px in Verdana, in pixels. `textLength` makes the browser draw it exactly this wide. */
function measureText(text: string): number {
  const widths = Array.from(text, (char) =>
    /[ .,:;'|!ijlI()[\]]/.test(char) ? 4.2 : /[mwMW@]/.test(char) ? 10.4 : /[frt-]/.test(char) ? 5 : 7,
  );
  return Math.round(widths.reduce((sum, width) => sum + width, 0));
}
