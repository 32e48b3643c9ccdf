import { useEffect, useMemo, useState } from "preact/hooks";
import type { FixtureView } from "../../review-types.js";
import { useKeys } from "../hooks/use-keys.js";
import { buildRows, type TimelineRowData } from "../timeline/rows.js";
import { buildTimeline, findInitiallyOpen } from "../timeline/timeline.js";
import { TimelineRow } from "./timeline-row.js";
import { VirtualList } from "./virtual-list.js";

interface TimelineViewProps {
  view: FixtureView;
  query: string;
  onlyDifferences: boolean;
  /** The difference that the user has chosen: a file, and the index among its differences. */
  target: { file: string; index: number } | undefined;
}

/** Returns the key of what a row opens and closes: the row itself, or for a difference its event. Undefined for rows that open nothing. */
function getToggleKey(row: TimelineRowData): string | undefined {
  if (row.kind === "difference") return row.entry?.key;
  return row.kind === "event" || row.kind === "fold" || row.kind === "file" ? row.key : undefined;
}

/** Shows the events, frames and session records of a fixture, old and new side by side. */
export function TimelineView({ view, query, onlyDifferences, target }: TimelineViewProps) {
  const timelines = useMemo(() => view.files.map(buildTimeline), [view]);
  const [open, setOpen] = useState(() => findInitiallyOpen(timelines));
  const [cursor, setCursor] = useState("");
  const searching = query.trim() !== "";
  const shown = { query, onlyDifferences, open };
  const rows = useMemo(
    () => buildRows(timelines, { ...shown, allFiles: searching }),
    [timelines, open, query, onlyDifferences],
  );
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === cursor),
  );
  const oneSided = view.change === "added" || view.change === "removed";

  const toggle = (row: TimelineRowData) => {
    setCursor(row.key);
    const key = getToggleKey(row);
    if (key === undefined) return;
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const wanted = view.files.find(({ file }) => file === target?.file)?.differences[target?.index ?? -1];
  useEffect(() => {
    if (!wanted || !target) return;
    const all = buildRows(timelines, { open, allFiles: true, query: "", onlyDifferences: false });
    const row = all.find((one) => one.kind === "difference" && one.difference === wanted);
    if (!row) return;
    setOpen(new Set([...open, target.file]));
    setCursor(row.key);
  }, [wanted]);
  const move = (by: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (row) setCursor(row.key);
  };
  /** Moves to the next or the previous difference, also in a closed file. */
  const seek = (by: 1 | -1) => {
    const all = buildRows(timelines, { ...shown, allFiles: true });
    let index = all.findIndex(({ key }) => key === cursor) + by;
    if (cursor === "" && by === -1) index = all.length - 1;
    while (all[index] && all[index]?.kind !== "difference") index += by;
    const found = all[index];
    if (!found) return;
    const file = all.slice(0, index).findLast(({ kind }) => kind === "file");
    if (file) setOpen(new Set([...open, file.key]));
    setCursor(found.key);
  };
  useKeys({
    n: () => seek(1),
    p: () => seek(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    PageDown: () => move(20),
    PageUp: () => move(-20),
    Home: () => move(-rows.length),
    End: () => move(rows.length),
    Enter: () => rows[at] && toggle(rows[at]),
  });

  const events = rows.filter(({ kind }) => kind === "event" || kind === "fold").length;
  return (
    <section class={`timeline${oneSided ? ` only-${view.change}` : ""}`} aria-label="Timeline">
      <div class="sides" aria-hidden="true">
        <span />
        <span class="old">old: the base</span>
        <span class="new">new: the folder</span>
      </div>
      {events === 0 && (searching || onlyDifferences) && (
        <p class="empty">{searching ? "Nothing is found here." : "No event differs."}</p>
      )}
      <VirtualList
        keys={rows.map(({ key }) => key)}
        currentRow={at}
        label={`Events of ${view.name}, old beside new`}
        row={(index) => {
          const row = rows[index] as TimelineRowData;
          return (
            <TimelineRow
              key={row.key}
              row={row}
              index={index}
              active={row.key === cursor}
              onToggle={() => toggle(row)}
            />
          );
        }}
      />
    </section>
  );
}
