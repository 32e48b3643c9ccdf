import type { Difference, DriftClass } from "../../../diff/index.js";
import { type LineSummary, summarizeLines } from "../../../timeline/index.js";
import type { FileView } from "../../review-types.js";

/** A line of the old or the new file. */
export interface TimelineLine {
  /** From 1. */
  line: number;
  text: string;
  event: LineSummary;
}

/** An event, frame or record, with its old and its new line. */
export interface TimelineEntry {
  key: string;
  old: TimelineLine | null;
  now: TimelineLine | null;
  differences: Difference[];
}

export interface FileTimeline {
  view: FileView;
  entries: TimelineEntry[];
  /** Differences of the whole file. */
  own: Difference[];
  counts: Record<DriftClass, number>;
}

export function buildTimeline(view: FileView): FileTimeline {
  const buildSide = (indexes: number[]) => {
    const lines = indexes.map((index) => view.texts[index] ?? "");
    const events = summarizeLines(lines);
    return (index: number | null): TimelineLine | null => {
      if (index === null) return null;
      return { line: index + 1, text: lines[index] ?? "", event: events[index] as LineSummary };
    };
  };
  const [old, now] = [buildSide(view.old), buildSide(view.new)];
  const entries = view.pairs.map(([before, after], index): TimelineEntry => {
    return { key: `${view.file}:${index}`, old: old(before), now: now(after), differences: [] };
  });
  const own = assignDifferences(view.differences, entries);
  const counts = { breaking: 0, additive: 0, cosmetic: 0 };
  for (const difference of view.differences) counts[difference.class]++;
  return { view, entries, own, counts };
}

/**
 * Chooses the files to open at first: the event files with differences, or else the other files with differences. If no file has
 * differences, all event files are opened.
 */
export function findInitiallyOpen(timelines: FileTimeline[]): Set<string> {
  const differs = timelines.filter(({ view }) => view.differences.length > 0);
  const events = (differs.length > 0 ? differs : timelines).filter(({ view }) => view.what === "events");
  return new Set((events.length > 0 ? events : differs).map(({ view }) => view.file));
}

/** Assigns each difference to its event. @returns the differences that belong to no event */
function assignDifferences(differences: Difference[], entries: TimelineEntry[]): Difference[] {
  const byOld = new Map(entries.flatMap((entry) => (entry.old ? [[entry.old.line, entry]] : [])));
  const byNew = new Map(entries.flatMap((entry) => (entry.now ? [[entry.now.line, entry]] : [])));
  return differences.filter((difference) => {
    const { oldLine, newLine } = difference;
    const entry = byNew.get(newLine ?? 0) ?? byOld.get(oldLine ?? 0);
    entry?.differences.push(difference);
    return entry === undefined;
  });
}
