import { replaceControls } from "../../lib/index.js";
import { shortenText } from "../../redact/index.js";
import type { ManifestEntry } from "../../store/index.js";
import type { RowTone, TimelineRow } from "../../timeline/index.js";
import { paint } from "../shared/terminal.js";

/** Describes a fixture for the page and the terminal: its title, and what it was recorded from. */
export function describeOrigin({ title, subject, captured }: ManifestEntry): string {
  const { codex, sdk } = subject;
  const versions = [
    `codex ${codex.version}`,
    ...(sdk.source === "codex" || isClientUnknown(sdk) ? [] : [`${sdk.package} ${sdk.version}`]),
    ...(captured ? [`captured from ${captured.from}`] : []),
  ];
  return `${title} (${versions.join(", ")})`;
}

/** Renders the first line: the file and, for a fixture, its title and what it was recorded from. */
export function renderHead(label: string, entry: ManifestEntry | undefined): string {
  const head = paint("bold", replaceControls(label));
  return entry ? `${head}  ${replaceControls(describeOrigin(entry))}` : head;
}

/** Whether a capture does not name its client. */
function isClientUnknown({ source, version }: ManifestEntry["subject"]["sdk"]): boolean {
  return source === "capture" && version === "unknown";
}

const LINE_WIDTH = 4;
const METHOD_WIDTH = 38;
/** Width of a row in characters, where the output is no terminal. */
const DEFAULT_WIDTH = 160;

/** Renders one row in one line of the terminal. */
export function renderRow({ sources, tone, from, method, count, delta, summary }: TimelineRow): string {
  const arrow = from === undefined ? "" : from === "client" ? "→ " : "← ";
  const often = count > 1 ? `×${count} ` : "";
  const text = replaceControls(delta === undefined ? summary : JSON.stringify(delta));
  const start = `${String(sources[0]?.line ?? "").padStart(LINE_WIDTH)}  ${arrow}`;
  const name = replaceControls(method).padEnd(METHOD_WIDTH);
  const room = (process.stdout.columns || DEFAULT_WIDTH) - start.length - name.length - 2;
  const width = Math.max(room, 20);
  const end = shortenText(`${often}${text}`, width, width - 1);
  return `${paint("gray", start)}${paint(COLORS[tone], name)}  ${end}`.trimEnd();
}

const COLORS = {
  problem: "red",
  question: "yellow",
  phase: "green",
  piece: "gray",
  plain: "cyan",
} as const satisfies Record<RowTone, string>;
