import { replaceControls } from "../../lib/index.js";
import type { ManifestEntry } from "../../store/index.js";
import type { LineSummary } from "../../timeline/index.js";
import { paint } from "../shared/terminal.js";

/** A line of a transcript with its number, from 1. */
export interface ShownLine extends LineSummary {
  line: number;
}

/** A line, or consecutive deltas of one text. */
export interface ShownRow extends ShownLine {
  /** Number of lines in the row. */
  count: number;
}

/** Joins consecutive deltas of the same item to one row with the whole text. */
export async function* foldRows(lines: AsyncIterable<ShownLine>): AsyncGenerator<ShownRow> {
  let open: ShownRow | undefined;
  for await (const line of lines) {
    if (open?.delta !== undefined && line.delta !== undefined && isSameStream(open, line)) {
      open.delta += line.delta;
      open.count++;
      continue;
    }
    if (open) yield open;
    open = { ...line, count: 1 };
  }
  if (open) yield open;
}

function isSameStream(one: LineSummary, other: LineSummary): boolean {
  return one.method === other.method && one.item === other.item && one.from === other.from;
}

/** Renders the first line: the file, and what it was recorded from. */
export function renderHead(label: string, entry: ManifestEntry | undefined): string {
  if (!entry) return paint("bold", replaceControls(label));
  const { codex, sdk } = entry.subject;
  const origin = entry.captured ? [`captured from ${replaceControls(entry.captured.from)}`] : [];
  const versions = [
    `codex ${codex.version}`,
    ...(sdk.source === "codex" || isUnknown(sdk) ? [] : [`${sdk.package} ${sdk.version}`]),
    ...origin,
  ];
  return `${paint("bold", replaceControls(label))}  ${replaceControls(entry.title)} (${versions.join(", ")})`;
}

/** Whether a capture does not say what its client was. */
function isUnknown({ source, version }: ManifestEntry["subject"]["sdk"]): boolean {
  return source === "capture" && version === "unknown";
}

const LINE_WIDTH = 4;
const METHOD_WIDTH = 38;
/** Width of a row in characters, where the output is no terminal. */
const DEFAULT_WIDTH = 160;

/** Renders one row in one line of the terminal. */
export function renderRow({ line, from, method, count, delta, summary }: ShownRow): string {
  const arrow = from === undefined ? "" : from === "client" ? "→ " : "← ";
  const often = count > 1 ? `×${count} ` : "";
  const text = replaceControls(delta === undefined ? summary : JSON.stringify(delta));
  const start = `${String(line).padStart(LINE_WIDTH)}  ${arrow}`;
  const name = replaceControls(method).padEnd(METHOD_WIDTH);
  const room = (process.stdout.columns || DEFAULT_WIDTH) - start.length - name.length - 2;
  const end = shorten(`${often}${text}`, Math.max(room, 20));
  return `${paint("gray", start)}${paint(chooseColor(method), name)}  ${end}`.trimEnd();
}

function shorten(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function chooseColor(method: string): "red" | "yellow" | "green" | "cyan" | "gray" {
  if (/error|failed|ended|not JSON/i.test(method)) return "red";
  if (/request(?!ed)|\bcall$|elicitation/i.test(method)) return "yellow";
  if (/^turn|^thread/.test(method)) return "green";
  return /delta$/i.test(method) ? "gray" : "cyan";
}
