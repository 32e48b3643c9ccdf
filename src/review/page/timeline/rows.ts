import type { Difference, DriftClass } from "../../../diff/index.js";
import { alignTextLines, formatJsonLines, isChangedPair, type TextPair } from "../../../timeline/index.js";
import type { FileTimeline, TimelineEntry, TimelineLine } from "./timeline.js";

/** One row of a timeline. Only visible rows are drawn. */
export type TimelineRowData = { key: string } & (
  | { kind: "file"; timeline: FileTimeline; open: boolean }
  | { kind: "turn" | "item"; label: string; id: string }
  | { kind: "event"; entry: TimelineEntry; open: boolean; class: DriftClass | null }
  | {
      kind: "fold";
      entries: TimelineEntry[];
      open: boolean;
      class: DriftClass | null;
      old: string;
      now: string;
    }
  | { kind: "difference"; difference: Difference; entry: TimelineEntry | null }
  | { kind: "json"; pair: TextPair; changed: boolean }
);

export interface TimelineOptions {
  /** Keys of the open files, events and folds. */
  open: ReadonlySet<string>;
  /** Whether all files are open, also those that `open` does not name. */
  allFiles?: boolean;
  query: string;
  onlyDifferences: boolean;
}

/** Lists a row for each file and, for each open file, the rows of the events that `query` and `onlyDifferences` select. */
export function buildRows(timelines: FileTimeline[], shown: TimelineOptions): TimelineRowData[] {
  const rows: TimelineRowData[] = [];
  const turns = new Map<string, number>();
  for (const timeline of timelines) {
    const { file } = timeline.view;
    const open = shown.allFiles || shown.open.has(file);
    rows.push({ key: file, kind: "file", timeline, open });
    if (!open) continue;
    timeline.own.forEach((difference, index) => {
      rows.push({ key: `${file}!${index}`, kind: "difference", difference, entry: null });
    });
    addEntryRows(rows, timeline.entries.filter(buildFilter(shown)), shown, turns);
  }
  return rows;
}

function buildFilter({ query, onlyDifferences }: TimelineOptions): (entry: TimelineEntry) => boolean {
  const wanted = query.trim().toLowerCase();
  const has = (text: string | undefined) => text?.toLowerCase().includes(wanted) ?? false;
  return ({ old, now, differences }) => {
    if (onlyDifferences && differences.length === 0) return false;
    if (wanted === "") return true;
    return has(old?.text) || has(now?.text) || differences.some(({ message }) => has(message));
  };
}

function addEntryRows(
  rows: TimelineRowData[],
  entries: TimelineEntry[],
  shown: TimelineOptions,
  turns: Map<string, number>,
): void {
  let [turn, item]: (string | undefined)[] = [];
  const begun = new Set<string>();
  for (let at = 0; at < entries.length; ) {
    const first = entries[at] as TimelineEntry;
    const { event } = (first.now ?? first.old) as TimelineLine;
    if (event.turn !== undefined && event.turn !== turn) {
      turn = event.turn;
      item = undefined;
      const continued = begun.has(turn) ? ", continued" : "";
      begun.add(turn);
      const number = turns.get(turn) ?? turns.size + 1;
      turns.set(turn, number);
      rows.push({ key: `${first.key}t`, kind: "turn", label: `Turn ${number}${continued}`, id: turn });
    }
    if (event.item !== item) {
      item = event.item;
      if (item !== undefined) {
        const label = event.itemType ?? event.method.split("/")[1] ?? "";
        rows.push({ key: `${first.key}i`, kind: "item", label, id: item });
      }
    }
    const run = collectDeltas(entries, at);
    if (run.length > 1) addFoldRows(rows, run, shown);
    else addEventRows(rows, first, shown);
    at += run.length;
  }
}

/** Collects the consecutive deltas of one text that begin at `at`. An event that is no delta is returned alone. */
function collectDeltas(entries: TimelineEntry[], at: number): TimelineEntry[] {
  const getDeltaKey = (entry: TimelineEntry | undefined) => {
    const event = (entry?.now ?? entry?.old)?.event;
    return event?.delta === undefined
      ? undefined
      : `${event.from} ${event.method} ${event.turn} ${event.item}`;
  };
  const key = getDeltaKey(entries[at]);
  let to = at + 1;
  while (key !== undefined && getDeltaKey(entries[to]) === key) to++;
  return entries.slice(at, to);
}

function addFoldRows(rows: TimelineRowData[], entries: TimelineEntry[], shown: TimelineOptions): void {
  const key = `${entries[0]?.key}f`;
  const open = shown.open.has(key);
  const joinDeltas = (side: "old" | "now") => entries.map((entry) => entry[side]?.event.delta ?? "").join("");
  rows.push({
    key,
    kind: "fold",
    entries,
    open,
    class: findGravestClass(entries),
    old: joinDeltas("old"),
    now: joinDeltas("now"),
  });
  for (const entry of entries) {
    if (open) addEventRows(rows, entry, shown);
    else if (shown.open.has(entry.key)) addEventRows(rows, entry, shown);
    else addDifferenceRows(rows, entry);
  }
}

function addEventRows(rows: TimelineRowData[], entry: TimelineEntry, shown: TimelineOptions): void {
  const open = shown.open.has(entry.key);
  rows.push({ key: entry.key, kind: "event", entry, open, class: findGravestClass([entry]) });
  addDifferenceRows(rows, entry);
  if (!open) return;
  layOutEntry(entry).forEach((pair, index) => {
    rows.push({ key: `${entry.key}j${index}`, kind: "json", pair, changed: isChangedPair(pair) });
  });
}

function addDifferenceRows(rows: TimelineRowData[], entry: TimelineEntry): void {
  entry.differences.forEach((difference, index) => {
    rows.push({ key: `${entry.key}d${index}`, kind: "difference", difference, entry });
  });
}

const layoutCache = new WeakMap<TimelineEntry, TextPair[]>();

function layOutEntry(entry: TimelineEntry): TextPair[] {
  const known = layoutCache.get(entry);
  if (known) return known;
  const [old, now] = [entry.old, entry.now].map((cell) => (cell ? formatJsonLines(cell.text) : []));
  const pairs = alignTextLines(old ?? [], now ?? []);
  layoutCache.set(entry, pairs);
  return pairs;
}

const CLASSES_BY_GRAVITY: DriftClass[] = ["breaking", "additive", "cosmetic"];

function findGravestClass(entries: TimelineEntry[]): DriftClass | null {
  const classes = new Set(entries.flatMap(({ differences }) => differences.map((each) => each.class)));
  return CLASSES_BY_GRAVITY.find((one) => classes.has(one)) ?? null;
}
