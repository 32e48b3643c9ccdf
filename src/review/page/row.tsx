import type { Difference, DriftClass } from "../../diff/index.js";
import { ClassBadge } from "./badge.js";
import type { Entry, Row } from "./timeline.js";

interface Props {
  row: Row;
  index: number;
  active: boolean;
  /** How the text of a search is found again. */
  onToggle: () => void;
}

/** One row of the timeline: the class of its differences, then old and new. All of it is text, whatever a fixture holds. */
export function TimelineRow({ row, index, active, onToggle }: Props) {
  const opens = row.kind === "event" || row.kind === "fold" || row.kind === "file";
  const gravity = "class" in row ? row.class : row.kind === "difference" ? row.difference.class : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid that it stands in
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's keys open the active row
    <div
      id={`row-${index}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 1}
      aria-selected={active}
      aria-expanded={opens ? row.open : undefined}
      class={["row", row.kind, gravity, active && "active", opens && "opens"].filter(Boolean).join(" ")}
      onClick={onToggle}
    >
      {cellsOf(row)}
    </div>
  );
}

function cellsOf(row: Row) {
  switch (row.kind) {
    case "file":
      return fileCells(row);
    case "turn":
    case "item":
      return cell("whole", [row.label, " ", <span class="id">{row.id}</span>]);
    case "event":
      return [mark(row.class, row.open), side(row.entry.old, row.entry), side(row.entry.now, row.entry)];
    case "fold":
      return [
        mark(row.class, row.open),
        foldSide(row.entries, "old", row.old),
        foldSide(row.entries, "now", row.now),
      ];
    case "difference": {
      const { difference } = row;
      return [
        cell("mark", <ClassBadge value={difference.class} />),
        cell("whole message", briefly(difference), difference.message),
      ];
    }
    case "json": {
      const [old, now] = row.pair;
      const changed = row.changed ? " changed" : "";
      return [
        cell(
          "mark",
          row.changed && <span class="sign">{old === null ? "+" : now === null ? "−" : "≠"}</span>,
        ),
        cell(`side old${changed}`, old),
        cell(`side new${changed}`, now),
      ];
    }
  }
}

/** The event's name stands right above. */
function briefly({ event, message }: Difference): string {
  return event !== "" && message.startsWith(`${event}: `) ? message.slice(event.length + 2) : message;
}

function fileCells({ timeline: { view, entries, counts }, open }: Extract<Row, { kind: "file" }>) {
  const badges = (["breaking", "additive", "cosmetic"] as const).filter((one) => counts[one] > 0);
  const noun = view.what === "wire" ? "frames" : "events";
  return cell("whole", [
    <span class="sign">{open ? "▾" : "▸"}</span>,
    <b>{view.file}</b>,
    <span class="id">
      {entries.length} {noun}
    </span>,
    ...badges.map((one) => (
      <span class={`badge ${one}`}>
        {counts[one]} {one}
      </span>
    )),
    badges.length === 0 && <span class="id">no difference</span>,
  ]);
}

function mark(gravity: DriftClass | null, open: boolean) {
  return cell("mark", [
    <span class="sign">{open ? "▾" : "▸"}</span>,
    gravity && <span class="word">{gravity}</span>,
  ]);
}

function side(value: Entry["old"], entry: Entry) {
  const which = value === entry.old && value !== entry.now ? "old" : "new";
  if (!value) return cell("side none", null);
  const { event, line } = value;
  const equal = entry.old?.text === entry.now?.text ? " equal" : "";
  return cell(`side ${which}${equal}`, [
    <span class="line">{line}</span>,
    event.from && <span class="from">{event.from === "client" ? "client →" : "codex →"}</span>,
    <span class="method">{event.method}</span>,
    <span class="gist">{event.summary}</span>,
  ]);
}

function foldSide(entries: Entry[], which: "old" | "now", text: string) {
  const own = entries.flatMap((entry) => entry[which] ?? []);
  const [first] = own;
  if (!first) return cell("side none", null);
  const equal = entries.every(({ old, now }) => old?.text === now?.text) ? " equal" : "";
  return cell(`side ${which === "old" ? "old" : "new"}${equal}`, [
    <span class="line">{first.line}</span>,
    first.event.from && <span class="from">{first.event.from} →</span>,
    <span class="method">{first.event.method}</span>,
    <span class="count">×{own.length}</span>,
    <span class="gist">{JSON.stringify(text.length > 400 ? `${text.slice(0, 400)}…` : text)}</span>,
  ]);
}

function cell(kind: string, content: preact.ComponentChildren, title?: string) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid that it stands in
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div role="gridcell" class={kind} title={title}>
      {content}
    </div>
  );
}
