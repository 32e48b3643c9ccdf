import { isObject, type JsonValue } from "../transcript/index.js";
import { align, type Round } from "./align.js";
import { compareValues } from "./compare.js";
import { sameDeltas } from "./deltas.js";
import { Ids } from "./ids.js";
import { Lines } from "./lines.js";
import { maskIds } from "./meaning.js";
import type { Difference, Pair } from "./types.js";

/** Two files of events or frames, laid side by side: in order, each line once. */
export function alignLines(old: string[], now: string[]): Pair[] {
  return alignFiles(new Lines(old), new Lines(now));
}

/** What differs between two files of events or frames, in the order of the new one. Time and memory are linear. */
export function diffLines(oldTexts: string[], newTexts: string[]): Difference[] {
  const old = new Lines(oldTexts);
  const now = new Lines(newTexts);
  const found: Difference[] = [];
  const equal: Pair[] = [];
  const lonely: Pair[] = [];
  const other: Pair[] = [];
  const pairs = alignFiles(old, now);
  for (const pair of pairs) {
    const [i, j] = pair;
    if (i === null || j === null) lonely.push(pair);
    else if (old.text(i) === now.text(j)) equal.push(pair);
    else other.push(pair);
  }
  if (lonely.length + other.length === 0) return [];

  const differing = new Set([...lonely, ...other]);
  const deltas = sameDeltas(old, now, pairs, (pair) => differing.has(pair));
  found.push(...deltas.differences);
  const ids = new Ids();
  for (const pair of other) if (!deltas.covers(pair)) found.push(...diffPair(old, now, pair, ids));
  found.push(
    ...diffLonely(
      old,
      now,
      lonely.filter((pair) => !deltas.covers(pair)),
    ),
  );
  for (const { old: was, new: is, pair, path, consistent } of ids.renamings(equal, old)) {
    found.push({
      ...at(old, now, pair, path),
      class: consistent ? "cosmetic" : "breaking",
      kind: "id-changed",
      old: was,
      new: is,
      message: consistent
        ? `the id ${was} is ${is} everywhere now (in ${labelOf(old, now, pair)} first)`
        : `${labelOf(old, now, pair)}: \`${path.join(".")}\` names ${is}, where ${was} belongs: another thing than before`,
    });
  }
  return found.sort(byPlace);
}

function alignFiles(old: Lines, now: Lines): Pair[] {
  const by = (token: (lines: Lines, index: number) => string): Round => ({
    old: (index) => token(old, index),
    now: (index) => token(now, index),
  });
  return align(old.length, now.length, [
    by((lines, index) => lines.text(index)),
    by((lines, index) => lines.masked(index)),
    by(saysTheSame),
    by((lines, index) => lines.kind(index)),
    by((lines, index) => lines.kind(index).replace(/ \(.*/, "")),
  ]);
}

/** What an event is and says, without all that surrounds it. */
function saysTheSame(lines: Lines, index: number): string {
  const message = lines.message(index);
  const params = isObject(message) ? (isObject(message.params) ? message.params : message) : undefined;
  const about = [params, params?.item, params?.turn, params?.goal].filter(isObject);
  const words = about.flatMap((one) =>
    SAYINGS.map((name) => (typeof one[name] === "string" ? one[name] : "")),
  );
  return `${lines.kind(index)}\u0000${maskIds(words.join("\u0000"))}`;
}

const SAYINGS = [
  "delta",
  "text",
  "command",
  "status",
  "name",
  "message",
  "aggregatedOutput",
  "tool",
  "objective",
];

function diffPair(old: Lines, now: Lines, pair: Pair, ids: Ids): Difference[] {
  const [i, j] = pair as readonly [number, number];
  const [was, is] = [old.value(i), now.value(j)];
  if (was === undefined || is === undefined) return [unreadable(old, now, pair)];
  const outside = outsideOf(was, is);
  const differences = [
    ...compareValues(outside.old, outside.new, [], (a, b, path) => ids.relate(a, b, pair, path)),
    ...compareValues(old.message(i) as JsonValue, now.message(j) as JsonValue, [], (a, b, path) =>
      ids.relate(a, b, pair, path),
    ),
  ];
  if (differences.length === 0 && old.masked(i) === now.masked(j)) return [];
  if (differences.length === 0) {
    const message = `${labelOf(old, now, pair)}: the same, written otherwise (order of members, blanks, escapes)`;
    return [{ ...at(old, now, pair, []), class: "cosmetic", kind: "value-changed", message }];
  }
  return differences.map(({ what, path, ...rest }) => ({
    ...at(old, now, pair, path),
    ...rest,
    path: path.join("."),
    message: `${labelOf(old, now, pair)}: \`${path.join(".")}\` ${what}`,
  }));
}

/** Of frames what stands around the message; nothing of events. */
function outsideOf(was: JsonValue, is: JsonValue): { old: JsonValue; new: JsonValue } {
  if (!isObject(was) || !isObject(is) || !("process" in was) || !("process" in is))
    return { old: null, new: null };
  const { message: _, ...old } = was;
  const { message: __, ...now } = is;
  return "message" in was || "message" in is ? { old, new: now } : { old: null, new: null };
}

function diffLonely(old: Lines, now: Lines, lonely: Pair[]): Difference[] {
  const gone = new Map<string, number[]>();
  for (const [i] of lonely) if (i !== null) gone.set(old.masked(i), [...(gone.get(old.masked(i)) ?? []), i]);
  const moved = new Set<number>();
  const found: Difference[] = [];
  for (const [, j] of lonely) {
    if (j === null) continue;
    const from = gone.get(now.masked(j))?.shift();
    if (from !== undefined) {
      moved.add(from);
      const label = now.kind(j);
      const message = `${label} stands elsewhere: line ${from + 1} before, line ${j + 1} now`;
      found.push({ ...at(old, now, [from, j], []), class: "breaking", kind: "event-moved", message });
    } else if (now.asks(j)) {
      const message = `${now.kind(j)} is new, and codex waits for an answer to it`;
      found.push({
        ...at(old, now, [null, j], []),
        class: "breaking",
        kind: "answer-required",
        message,
        ...value("new", now, j),
      });
    } else if (now.value(j) === undefined) found.push(unreadable(old, now, [null, j]));
    else {
      const message = `${now.kind(j)} is new`;
      found.push({
        ...at(old, now, [null, j], []),
        class: "additive",
        kind: "event-added",
        message,
        ...value("new", now, j),
      });
    }
  }
  for (const [i] of lonely) {
    if (i === null || moved.has(i)) continue;
    const message = `${old.kind(i)} is gone`;
    found.push({
      ...at(old, now, [i, null], []),
      class: "breaking",
      kind: "event-removed",
      message,
      ...value("old", old, i),
    });
  }
  return found;
}

function unreadable(old: Lines, now: Lines, pair: Pair): Difference {
  const message = `line ${(pair[1] ?? pair[0] ?? 0) + 1} is no JSON`;
  return { ...at(old, now, pair, []), class: "breaking", kind: "unreadable", message };
}

function value(side: "old" | "new", lines: Lines, index: number): { old?: JsonValue; new?: JsonValue } {
  const json = lines.message(index);
  return json === undefined ? {} : { [side]: json };
}

function at(old: Lines, now: Lines, [i, j]: Pair, path: string[]) {
  return {
    oldLine: i === null ? null : i + 1,
    newLine: j === null ? null : j + 1,
    event: labelOf(old, now, [i, j]),
    path: path.join("."),
  };
}

function labelOf(old: Lines, now: Lines, [i, j]: Pair): string {
  return j !== null ? now.kind(j) : old.kind(i as number);
}

function byPlace(a: Difference, b: Difference): number {
  return (a.newLine ?? a.oldLine ?? 0) - (b.newLine ?? b.oldLine ?? 0) || (a.oldLine ?? 0) - (b.oldLine ?? 0);
}
