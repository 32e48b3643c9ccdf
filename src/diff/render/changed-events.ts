/** Reads the events of a comparison's differences, so that a page can show them. */
import { splitLines } from "../../lib/index.js";
import { assertNoSecrets } from "../../redact/index.js";
import { type LineSummary, summarizeLines } from "../../timeline/index.js";
import type { FixtureSet } from "../fixture-set.js";
import type { Difference, FileDiff, SetDiff } from "../types.js";

/** An event that differs: its line on both sides, null where there is none. */
export interface ChangedEvent {
  /** All differences of the event. */
  differences: Difference[];
  old: EventLine | null;
  now: EventLine | null;
}

/** A line of a fixture file. */
export interface EventLine extends Pick<LineSummary, "method" | "summary"> {
  /** From 1. */
  line: number;
  text: string;
}

/** File, relative to the fixtures folder → its changed events. */
export type ChangedEvents = ReadonlyMap<string, ChangedEvent[]>;

/** The maximum number of events whose lines a page shows: for one file, and for all files together. */
const MAX_IN_FILE = 20;
const MAX_EVENTS = 400;

/**
 * Reads the lines of the events that differ, up to the number that a page shows.
 * @throws TouchstoneError `secret-suspected` for a secret in one of these lines; the errors of files that can't be read
 */
export async function readChangedEvents(
  { fixtures }: SetDiff,
  old: FixtureSet,
  now: FixtureSet,
): Promise<ChangedEvents> {
  const events = new Map<string, ChangedEvent[]>();
  let left = MAX_EVENTS;
  for (const { files } of fixtures) {
    for (const one of files) {
      const places = groupByEvent(one).slice(0, Math.min(MAX_IN_FILE, left));
      if (places.length === 0) continue;
      left -= places.length;
      const [before, after] = [await openLines(old, one.file), await openLines(now, one.file)];
      const found = places.map((differences): ChangedEvent => {
        const { oldLine, newLine } = differences[0] as Difference;
        return { differences, old: before(oldLine), now: after(newLine) };
      });
      // The lines are searched as they are in the file. The page escapes and indents them, so a search in the page could miss a secret.
      const texts = found.flatMap(({ old, now }) => [old, now].flatMap((side) => side?.text ?? []));
      await assertNoSecrets(one.file, texts.join("\n"));
      events.set(one.file, found);
    }
  }
  return events;
}

/** Groups the differences of a file that are about the same event. Differences of the whole file are left out. */
export function groupByEvent({ differences }: FileDiff): Difference[][] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { oldLine, newLine } = difference;
    if (oldLine === null && newLine === null) continue;
    const key = `${oldLine} ${newLine}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(difference);
  }
  return [...groups.values()];
}

async function openLines(set: FixtureSet, file: string): Promise<(line: number | null) => EventLine | null> {
  const texts = splitLines(((await set.read(file)) ?? "").toString());
  const summaries = summarizeLines(texts);
  return (line) => {
    const [text, about] = line === null ? [] : [texts[line - 1], summaries[line - 1]];
    return line === null || text === undefined || !about
      ? null
      : { line, text, method: about.method, summary: about.summary };
  };
}
