import { isObject, type JsonValue } from "../transcript/index.js";
import { align, type Round } from "./align.js";
import { compareValues, type Relate, type ValueDifference } from "./compare.js";
import { sameDeltas } from "./deltas.js";
import { Ids } from "./ids.js";
import { sameButIds } from "./ids-in-text.js";
import { type Line, Lines } from "./lines.js";
import { mayDifferInNumbers, sayTheSame } from "./similar.js";
import type { Difference, Pair } from "./types.js";

/** Two files of events or frames, laid side by side: in order, each line once. */
export function alignLines(old: string[], now: string[]): Pair[] {
  return alignFiles(new Lines(old), new Lines(now));
}

/** What differs between two files of events or frames, in the order of the new one. Time and memory are linear. */
export function diffLines(oldTexts: string[], newTexts: string[]): Difference[] {
  const old = new Lines(oldTexts);
  const now = new Lines(newTexts);
  const equal: Pair[] = [];
  const lonely: Pair[] = [];
  const changed: Pair[] = [];
  const pairs = alignFiles(old, now);
  for (const pair of pairs) {
    const [i, j] = pair;
    if (i === null || j === null) lonely.push(pair);
    else if (old.text(i) === now.text(j)) equal.push(pair);
    else changed.push(pair);
  }
  if (lonely.length + changed.length === 0) return [];

  const deltas = sameDeltas(old, now, pairs, [...lonely, ...changed]);
  const ids = new Ids();
  const words = new Words();
  const found = deltas.differences;
  for (const pair of changed) {
    if (!deltas.covers(pair))
      for (const difference of diffPair(old, now, pair, ids, words)) found.push(difference);
  }
  const alone = lonely.filter((pair) => !deltas.covers(pair));
  for (const difference of diffLonely(old, now, alone)) found.push(difference);
  for (const difference of diffIds(old, now, ids, equal)) found.push(difference);
  return found.sort(byPlace);
}

/** From the same text to the same method: each round takes the lines that the one before it left over. */
function alignFiles(old: Lines, now: Lines): Pair[] {
  if (old.length > LONG && lineByLine(old, now)) return old.texts.map((_, index) => [index, index]);
  const by = (token: (lines: Lines, index: number) => string): Round => ({
    old: (index) => token(old, index),
    now: (index) => token(now, index),
  });
  return align(old.length, now.length, [
    by((lines, index) => lines.text(index)),
    by((lines, index) => lines.masked(index)),
    by((lines, index) => lines.saying(index)),
    by((lines, index) => lines.shape(index)),
    by((lines, index) => lines.shape(index).replace(/ .*/, "")),
  ]);
}

/** Long files of which each line says what it said are not worth the search. */
const LONG = 5000;

function lineByLine(old: Lines, now: Lines): boolean {
  return old.length === now.length && old.texts.every((_, index) => sayTheSame(old, now, index));
}

function diffPair(old: Lines, now: Lines, pair: Pair, ids: Ids, words: Words): Difference[] {
  const [i, j] = pair as readonly [number, number];
  const renamed =
    old.text(i).length === now.text(j).length ? sameButIds(old.text(i), now.text(j)) : undefined;
  if (renamed) {
    for (let index = 0; index < renamed.old.length; index++)
      ids.relate(renamed.old[index] as string, renamed.now[index] as string, pair);
    return [];
  }
  const lossless = mayDifferInNumbers(old.text(i), now.text(j));
  const [was, is] = [old.line(i, lossless), now.line(j, lossless)];
  if (was.value === undefined || is.value === undefined) return [unreadable(pair, is)];
  const differences = differencesOf(was, is, (a, b) => ids.relate(a, b, pair));
  if (differences.length === 0) {
    if (old.masked(i) === now.masked(j)) return [];
    const message = `${is.kind}: the same, written otherwise (order of members, blanks, escapes)`;
    return [{ ...at(pair, is), class: "cosmetic", kind: "value-changed", message }];
  }
  return differences.map((difference) => placed(difference, [i, j], is, words));
}

/** Member by member, since there may be one of these for each line of a long file, and a spread takes far longer. */
function placed(
  value: ValueDifference,
  [i, j]: readonly [number, number],
  { kind }: Line,
  words: Words,
): Difference {
  const event = words.once(kind);
  const path = words.once(value.path.join("."));
  const difference: Difference = {
    class: value.class,
    kind: value.kind,
    oldLine: i + 1,
    newLine: j + 1,
    event,
    path,
    message: words.once(`${event}: \`${path}\` ${value.what}`),
  };
  if (value.old !== undefined) difference.old = value.old;
  if (value.new !== undefined) difference.new = value.new;
  return difference;
}

/** What is said of thousands of lines alike is kept once. */
class Words {
  readonly #known = new Map<string, string>();

  once(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, text);
    return text;
  }
}

/** First what stands around the message of a frame, then the message. */
function differencesOf(was: Line, is: Line, relate: Relate): ValueDifference[] {
  const { value: old, message: oldMessage = null } = was;
  const { value: now, message: newMessage = null } = is;
  const inside = compareValues(oldMessage, newMessage, [], relate);
  if (!isObject(old) || !isObject(now) || old === oldMessage || now === newMessage) return inside;
  return [...compareValues({ ...old, message: null }, { ...now, message: null }, [], relate), ...inside];
}

function diffLonely(old: Lines, now: Lines, lonely: Pair[]): Difference[] {
  const gone = new Map<string, number[]>();
  for (const [i] of lonely) {
    if (i === null) continue;
    const known = gone.get(old.masked(i));
    if (known) known.push(i);
    else gone.set(old.masked(i), [i]);
  }
  const moved = new Set<number>();
  const found: Difference[] = [];
  for (const [, j] of lonely) {
    if (j === null) continue;
    const from = gone.get(now.masked(j))?.shift();
    if (from !== undefined) moved.add(from);
    found.push(from === undefined ? added(now.line(j), j) : movedTo(now.line(j), [from, j]));
  }
  for (const [i] of lonely) {
    if (i === null || moved.has(i)) continue;
    const line = old.line(i);
    const place = { ...at([i, null], line), ...valueAs("old", line) };
    found.push({ ...place, class: "breaking", kind: "event-removed", message: `${line.kind} is gone` });
  }
  return found;
}

function added(line: Line, j: number): Difference {
  if (line.value === undefined) return unreadable([null, j], line);
  const place = { ...at([null, j], line), ...valueAs("new", line) };
  if (!line.asks) return { ...place, class: "additive", kind: "event-added", message: `${line.kind} is new` };
  const message = `${line.kind} is new, and codex waits for an answer to it`;
  return { ...place, class: "breaking", kind: "answer-required", message };
}

function movedTo(line: Line, [i, j]: readonly [number, number]): Difference {
  const message = `${line.kind} stands elsewhere: in line ${i + 1} before, in line ${j + 1} now`;
  return { ...at([i, j], line), class: "breaking", kind: "event-moved", message };
}

function diffIds(old: Lines, now: Lines, ids: Ids, equal: Pair[]): Difference[] {
  return ids.renamings(equal, old).map(({ old: was, new: is, pair, consistent }) => {
    const [i, j] = pair as readonly [number, number];
    const line = now.line(j);
    let path = "";
    differencesOf(old.line(i), line, (a, b, at) => {
      if (a === was && b === is && path === "") path = at.join(".");
    });
    const message = consistent
      ? `the id ${was} is ${is} now, everywhere`
      : `${line.kind}: \`${path}\` names ${is}, where ${was} would belong: another thing than before`;
    const class_ = consistent ? "cosmetic" : "breaking";
    return { ...at(pair, line), path, class: class_, kind: "id-changed", old: was, new: is, message };
  });
}

function unreadable(pair: Pair, line: Line): Difference {
  const message = `line ${(pair[1] ?? 0) + 1} is no JSON, or the one that it comes from was none`;
  return { ...at(pair, line), class: "breaking", kind: "unreadable", message };
}

function valueAs(side: "old" | "new", { message }: Line): { old?: JsonValue; new?: JsonValue } {
  return message === undefined ? {} : { [side]: message };
}

function at([i, j]: Pair, { kind }: Line) {
  return { oldLine: i === null ? null : i + 1, newLine: j === null ? null : j + 1, event: kind, path: "" };
}

function byPlace(a: Difference, b: Difference): number {
  return (a.newLine ?? a.oldLine ?? 0) - (b.newLine ?? b.oldLine ?? 0) || (a.oldLine ?? 0) - (b.oldLine ?? 0);
}
