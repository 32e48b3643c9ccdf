import type { Difference, DriftClass } from "../../../diff/index.js";
import type { TimelineRowData } from "../timeline/rows.js";
import type { TimelineEntry } from "../timeline/timeline.js";
import { ClassBadge } from "./badges.js";
import { Prose } from "./prose.js";

interface TimelineRowProps {
  row: TimelineRowData;
  index: number;
  active: boolean;
  onToggle: () => void;
}

/** One row of the timeline. The row of an event has a cell for the class of its differences, and one each for its old and new line. All content is inserted as text. */
export function TimelineRow({ row, index, active, onToggle }: TimelineRowProps) {
  const opens = row.kind === "event" || row.kind === "fold" || row.kind === "file";
  const gravity = "class" in row ? row.class : row.kind === "difference" ? row.difference.class : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid that contains it
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
      {renderCells(row)}
    </div>
  );
}

function renderCells(row: TimelineRowData) {
  switch (row.kind) {
    case "file":
      return renderFileCells(row);
    case "turn":
    case "item":
      return renderCell("whole", [row.label, " ", <span class="id">{row.id}</span>]);
    case "event":
      return [renderMark(row.class, row.open), renderSide("old", row.entry), renderSide("now", row.entry)];
    case "fold":
      return [
        renderMark(row.class, row.open),
        renderFoldSide(row.entries, "old", row.old),
        renderFoldSide(row.entries, "now", row.now),
      ];
    case "difference": {
      const { difference } = row;
      return [
        renderCell("mark", <ClassBadge value={difference.class} />),
        renderCell("whole message", <Prose text={shortenMessage(difference)} />),
      ];
    }
    case "json": {
      const [old, now] = row.pair;
      const changed = row.changed ? " changed" : "";
      return [
        renderCell(
          "mark",
          row.changed && <span class="sign">{old === null ? "+" : now === null ? "−" : "≠"}</span>,
        ),
        renderJsonSide("old", old, changed),
        renderJsonSide("new", now, changed),
      ];
    }
  }
}

/** Removes the event's name, which is shown directly above. */
function shortenMessage({ event, message }: Difference): string {
  return event !== "" && message.startsWith(`${event}: `) ? message.slice(event.length + 2) : message;
}

function renderFileCells({
  timeline: { view, entries, counts },
  open,
}: Extract<TimelineRowData, { kind: "file" }>) {
  const badges = (["breaking", "additive", "cosmetic"] as const).filter((one) => counts[one] > 0);
  const noun = { events: "event", wire: "frame", session: "record" }[view.what];
  return renderCell("whole", [
    <span class="sign">{open ? "▾" : "▸"}</span>,
    <b>{view.file}</b>,
    <span class="id">
      {entries.length} {entries.length === 1 ? noun : `${noun}s`}
    </span>,
    ...badges.map((one) => (
      <span class={`badge ${one}`}>
        {counts[one]} {one}
      </span>
    )),
    badges.length === 0 && <span class="id">no difference</span>,
  ]);
}

function renderMark(gravity: DriftClass | null, open: boolean) {
  return renderCell("mark", [
    <span class="sign">{open ? "▾" : "▸"}</span>,
    gravity && <span class="word">{gravity}</span>,
  ]);
}

/** A side without the event is empty, and not marked. */
function renderSide(which: "old" | "now", entry: TimelineEntry) {
  const value = entry[which];
  if (!value) return renderCell("side none", null);
  const { event, line } = value;
  const equal = entry.old?.text === entry.now?.text ? " equal" : isOnlyAddition([entry]) ? " kept" : "";
  return renderCell(`side ${which === "old" ? "old" : "new"}${equal}`, [
    <span class="line">{line}</span>,
    event.from && <span class="from">{event.from === "client" ? "client →" : "codex →"}</span>,
    <span class="method">{event.method}</span>,
    <span class="gist">{event.summary}</span>,
  ]);
}

/** Whether the new side only adds to the old side. Then nothing on the old side is marked. */
function isOnlyAddition(entries: TimelineEntry[]): boolean {
  const differences = entries.flatMap((entry) => entry.differences);
  return differences.length > 0 && differences.every(({ kind }) => kind.endsWith("-added"));
}

function renderFoldSide(entries: TimelineEntry[], which: "old" | "now", text: string) {
  const own = entries.flatMap((entry) => entry[which] ?? []);
  const [first] = own;
  if (!first) return renderCell("side none", null);
  const isEqual = entries.every(({ old, now }) => old?.text === now?.text);
  const equal = isEqual ? " equal" : isOnlyAddition(entries) ? " kept" : "";
  return renderCell(`side ${which === "old" ? "old" : "new"}${equal}`, [
    <span class="line">{first.line}</span>,
    first.event.from && <span class="from">{first.event.from} →</span>,
    <span class="method">{first.event.method}</span>,
    <span class="count">×{own.length}</span>,
    <span class="gist">{JSON.stringify(text.length > 400 ? `${text.slice(0, 400)}…` : text)}</span>,
  ]);
}

/** A side without the line is empty, and not marked. A long line is wrapped below its indentation. */
function renderJsonSide(which: "old" | "new", line: string | null, changed: string) {
  if (line === null) return renderCell("side none", null);
  const indent = `${line.length - line.trimStart().length + 2}ch`;
  return renderCell(`side ${which}${changed}`, line, { "--indent": indent });
}

function renderCell(kind: string, content: preact.ComponentChildren, style?: Record<string, string>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid that contains it
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div role="gridcell" class={kind} style={style}>
      {content}
    </div>
  );
}
