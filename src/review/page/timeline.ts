import type { Difference, DriftClass } from "../../diff/index.js";
import type { FileView } from "../types.js";
import { type Event, eventsOf } from "./event.js";
import { besides, layOut, type TextPair, wrapped } from "./json-text.js";

/** A line of one side. */
interface Cell {
  /** From 1. */
  line: number;
  text: string;
  event: Event;
}

/** An event, old beside new. */
export interface Entry {
  key: string;
  old: Cell | null;
  now: Cell | null;
  differences: Difference[];
}

export interface Timeline {
  view: FileView;
  entries: Entry[];
  /** Differences of the file as a whole. */
  own: Difference[];
  counts: Record<DriftClass, number>;
}

/** Equally high rows, so that only those in sight need be drawn. */
export type Row = { key: string } & (
  | { kind: "file"; timeline: Timeline; open: boolean }
  | { kind: "turn" | "item"; label: string; id: string }
  | { kind: "event"; entry: Entry; open: boolean; class: DriftClass | null }
  | { kind: "fold"; entries: Entry[]; open: boolean; class: DriftClass | null; old: string; now: string }
  | { kind: "difference"; difference: Difference; entry: Entry | null }
  | { kind: "json"; pair: TextPair; changed: boolean }
);

export interface Shown {
  /** Keys of files that are open, and of events and folds that are. */
  open: ReadonlySet<string>;
  /** Files that are open although `open` doesn't name them. */
  allFiles?: boolean;
  query: string;
  onlyDifferences: boolean;
  /** Characters of raw JSON in a row. */
  width: number;
}

const GRAVITY: DriftClass[] = ["breaking", "additive", "cosmetic"];

export function timelineOf(view: FileView): Timeline {
  const side = (indexes: number[]) => {
    const lines = indexes.map((index) => view.texts[index] ?? "");
    const events = eventsOf(lines);
    return (index: number | null): Cell | null => {
      if (index === null) return null;
      return { line: index + 1, text: lines[index] ?? "", event: events[index] as Event };
    };
  };
  const [old, now] = [side(view.old), side(view.new)];
  const entries = view.pairs.map(([before, after], index): Entry => {
    return { key: `${view.file}:${index}`, old: old(before), now: now(after), differences: [] };
  });
  const own = assign(view.differences, entries);
  const counts = { breaking: 0, additive: 0, cosmetic: 0 };
  for (const difference of view.differences) counts[difference.class]++;
  return { view, entries, own, counts };
}

/** Which files to open at first: those that differ, events before the wire; with none, the events. */
export function openAtFirst(timelines: Timeline[]): Set<string> {
  const differs = timelines.filter(({ view }) => view.differences.length > 0);
  const events = (differs.length > 0 ? differs : timelines).filter(({ view }) => view.what === "events");
  return new Set((events.length > 0 ? events : differs).map(({ view }) => view.file));
}

export function rowsOf(timelines: Timeline[], shown: Shown): Row[] {
  const rows: Row[] = [];
  const turns = new Map<string, number>();
  for (const timeline of timelines) {
    const { file } = timeline.view;
    const open = shown.allFiles || shown.open.has(file);
    rows.push({ key: file, kind: "file", timeline, open });
    if (!open) continue;
    timeline.own.forEach((difference, index) => {
      rows.push({ key: `${file}!${index}`, kind: "difference", difference, entry: null });
    });
    addEvents(rows, timeline.entries.filter(filterOf(shown)), shown, turns);
  }
  return rows;
}

export function gravest(entries: Entry[]): DriftClass | null {
  const classes = new Set(entries.flatMap(({ differences }) => differences.map((each) => each.class)));
  return GRAVITY.find((one) => classes.has(one)) ?? null;
}

/** Puts each difference to the event that it is about. @returns those that are about none */
function assign(differences: Difference[], entries: Entry[]): Difference[] {
  const byOld = new Map(entries.flatMap((entry) => (entry.old ? [[entry.old.line, entry]] : [])));
  const byNew = new Map(entries.flatMap((entry) => (entry.now ? [[entry.now.line, entry]] : [])));
  return differences.filter((difference) => {
    const { oldLine, newLine } = difference;
    const entry = byNew.get(newLine ?? 0) ?? byOld.get(oldLine ?? 0);
    entry?.differences.push(difference);
    return entry === undefined;
  });
}

function filterOf({ query, onlyDifferences }: Shown): (entry: Entry) => boolean {
  const wanted = query.trim().toLowerCase();
  const has = (text: string | undefined) => text?.toLowerCase().includes(wanted) ?? false;
  return ({ old, now, differences }) => {
    if (onlyDifferences && differences.length === 0) return false;
    if (wanted === "") return true;
    return has(old?.text) || has(now?.text) || differences.some(({ message }) => has(message));
  };
}

function addEvents(rows: Row[], entries: Entry[], shown: Shown, turns: Map<string, number>): void {
  let [turn, item]: (string | undefined)[] = [];
  const begun = new Set<string>();
  for (let at = 0; at < entries.length; ) {
    const first = entries[at] as Entry;
    const { event } = (first.now ?? first.old) as Cell;
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
    const run = deltasFrom(entries, at);
    if (run.length > 1) addFold(rows, run, shown);
    else addEvent(rows, first, shown);
    at += run.length;
  }
}

/** The pieces of one text that follow each other; one event where it is no piece. */
function deltasFrom(entries: Entry[], at: number): Entry[] {
  const keyOf = (entry: Entry | undefined) => {
    const event = (entry?.now ?? entry?.old)?.event;
    return event?.delta === undefined
      ? undefined
      : `${event.from} ${event.method} ${event.turn} ${event.item}`;
  };
  const key = keyOf(entries[at]);
  let to = at + 1;
  while (key !== undefined && keyOf(entries[to]) === key) to++;
  return entries.slice(at, to);
}

function addFold(rows: Row[], entries: Entry[], shown: Shown): void {
  const key = `${entries[0]?.key}f`;
  const open = shown.open.has(key);
  const whole = (side: "old" | "now") => entries.map((entry) => entry[side]?.event.delta ?? "").join("");
  rows.push({
    key,
    kind: "fold",
    entries,
    open,
    class: gravest(entries),
    old: whole("old"),
    now: whole("now"),
  });
  for (const entry of entries) {
    if (open) addEvent(rows, entry, shown);
    else if (shown.open.has(entry.key)) addEvent(rows, entry, shown);
    else addDifferences(rows, entry);
  }
}

function addEvent(rows: Row[], entry: Entry, shown: Shown): void {
  const open = shown.open.has(entry.key);
  rows.push({ key: entry.key, kind: "event", entry, open, class: gravest([entry]) });
  addDifferences(rows, entry);
  if (!open) return;
  jsonOf(entry, shown.width).forEach((pair, index) => {
    rows.push({ key: `${entry.key}j${index}`, kind: "json", pair, changed: pair[0] !== pair[1] });
  });
}

function addDifferences(rows: Row[], entry: Entry): void {
  entry.differences.forEach((difference, index) => {
    rows.push({ key: `${entry.key}d${index}`, kind: "difference", difference, entry });
  });
}

const laidOut = new WeakMap<Entry, { width: number; pairs: TextPair[] }>();

function jsonOf(entry: Entry, width: number): TextPair[] {
  const known = laidOut.get(entry);
  if (known?.width === width) return known.pairs;
  const [old, now] = [entry.old, entry.now].map((cell) => (cell ? layOut(cell.text) : []));
  const pairs = wrapped(besides(old ?? [], now ?? []), width);
  laidOut.set(entry, { width, pairs });
  return pairs;
}
