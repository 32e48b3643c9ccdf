import { isObject, type JsonValue } from "../../transcript/index.js";
import type { FileLines, ParsedLine } from "../align/file-lines.js";
import { matchIgnoringIds } from "../align/ids-in-text.js";
import { mayDifferInNumbers } from "../align/similarity.js";
import type { Difference, Pair } from "../types.js";
import { compareValues, type RelateIds, type ValueDifference } from "./compare-values.js";
import { findRecutDeltas } from "./deltas.js";
import { IdRenamings } from "./id-renamings.js";

/**
 * Finds and classifies the differences of two aligned files, in linear time and memory.
 * @param pairs every line of both files once, in order
 * @returns the differences in the order of the new file
 */
export function findDifferences(old: FileLines, now: FileLines, pairs: Pair[]): Difference[] {
  const equal: Pair[] = [];
  const unpaired: Pair[] = [];
  const changed: Pair[] = [];
  for (const pair of pairs) {
    const [i, j] = pair;
    if (i === null || j === null) unpaired.push(pair);
    else if (old.getText(i) === now.getText(j)) equal.push(pair);
    else changed.push(pair);
  }
  if (unpaired.length + changed.length === 0) return [];

  const deltas = findRecutDeltas(old, now, pairs, [...unpaired, ...changed]);
  const ids = new IdRenamings();
  const words = new StringPool();
  const found = deltas.differences;
  for (const pair of changed) {
    if (!deltas.covers(pair))
      for (const difference of diffPair(old, now, pair, ids, words)) found.push(difference);
  }
  const alone = unpaired.filter((pair) => !deltas.covers(pair));
  for (const difference of diffUnpaired(old, now, alone)) found.push(difference);
  for (const difference of diffIds(old, now, ids, equal)) found.push(difference);
  return found.sort(comparePlaces);
}

function diffPair(
  old: FileLines,
  now: FileLines,
  pair: Pair,
  ids: IdRenamings,
  words: StringPool,
): Difference[] {
  const [i, j] = pair as readonly [number, number];
  const renamed =
    old.getText(i).length === now.getText(j).length
      ? matchIgnoringIds(old.getText(i), now.getText(j))
      : undefined;
  if (renamed) {
    for (let index = 0; index < renamed.old.length; index++)
      ids.addRelation(renamed.old[index] as string, renamed.now[index] as string, pair);
    return [];
  }
  const relate: RelateIds = (a, b) => ids.addRelation(a, b, pair);
  const lossless = mayDifferInNumbers(old.getText(i), now.getText(j));
  const [was, is] = [old.parse(i, lossless), now.parse(j, lossless)];
  if (was.value === undefined || is.value === undefined) return [buildUnreadable(pair, is)];
  let differences = compareParsedLines(was, is, relate);
  if (differences.length === 0) {
    if (old.getMasked(i) === now.getMasked(j)) return [];
    differences = compareParsedLines(old.parse(i), now.parse(j), relate); // also compares members that a later member of the same name hides
  }
  if (differences.length === 0) {
    const message = `${is.kind}: the same, written differently (order of members, spaces, escapes)`;
    return [{ ...getLineNumbers(pair, is), class: "cosmetic", kind: "value-changed", message }];
  }
  return differences.map((difference) => locateDifference(difference, [i, j], is, words));
}

/**
 * Adds the place to a difference. The members are copied one by one: a long file may have one difference for each line, and a
 * spread is much slower.
 */
function locateDifference(
  value: ValueDifference,
  [i, j]: readonly [number, number],
  { kind }: ParsedLine,
  words: StringPool,
): Difference {
  const event = words.intern(kind);
  const path = words.intern(value.path.join("."));
  const difference: Difference = {
    class: value.class,
    kind: value.kind,
    oldLine: i + 1,
    newLine: j + 1,
    event,
    path,
    message: words.intern(`${event}: \`${path}\` ${value.description}`),
  };
  if (value.old !== undefined) difference.old = value.old;
  if (value.new !== undefined) difference.new = value.new;
  return difference;
}

/** Keeps one copy of each text, since thousands of differences may have the same text. */
class StringPool {
  readonly #known = new Map<string, string>();

  intern(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, text);
    return text;
  }
}

/** Compares two lines. The differences in the members around a frame's message come first, then those in the message. */
function compareParsedLines(was: ParsedLine, is: ParsedLine, relate: RelateIds): ValueDifference[] {
  const { value: old, message: oldMessage = null } = was;
  const { value: now, message: newMessage = null } = is;
  const inside = compareValues(oldMessage, newMessage, [], relate);
  if (!isObject(old) || !isObject(now) || old === oldMessage || now === newMessage) return inside;
  return [...compareValues({ ...old, message: null }, { ...now, message: null }, [], relate), ...inside];
}

function diffUnpaired(old: FileLines, now: FileLines, unpaired: Pair[]): Difference[] {
  const removedLines = new Map<string, number[]>();
  for (const [i] of unpaired) {
    if (i === null) continue;
    const known = removedLines.get(old.getMasked(i));
    if (known) known.push(i);
    else removedLines.set(old.getMasked(i), [i]);
  }
  const moved = new Set<number>();
  const found: Difference[] = [];
  for (const [, j] of unpaired) {
    if (j === null) continue;
    const from = removedLines.get(now.getMasked(j))?.shift();
    if (from !== undefined) moved.add(from);
    found.push(
      from === undefined ? buildEventAddition(now.parse(j), j) : buildEventMove(now.parse(j), [from, j]),
    );
  }
  for (const [i] of unpaired) {
    if (i === null || moved.has(i)) continue;
    const line = old.parse(i);
    const place = { ...getLineNumbers([i, null], line), ...getValueMember("old", line) };
    found.push({ ...place, class: "breaking", kind: "event-removed", message: `${line.kind} is gone` });
  }
  return found;
}

function buildEventAddition(line: ParsedLine, j: number): Difference {
  if (line.value === undefined) return buildUnreadable([null, j], line);
  const place = { ...getLineNumbers([null, j], line), ...getValueMember("new", line) };
  if (!line.requiresAnswer)
    return { ...place, class: "additive", kind: "event-added", message: `${line.kind} is new` };
  const message = `${line.kind} is new, and codex waits for an answer to it`;
  return { ...place, class: "breaking", kind: "answer-required", message };
}

function buildEventMove(line: ParsedLine, [i, j]: readonly [number, number]): Difference {
  const message = `${line.kind} has moved from line ${i + 1} to line ${j + 1}`;
  return { ...getLineNumbers([i, j], line), class: "breaking", kind: "event-moved", message };
}

function diffIds(old: FileLines, now: FileLines, ids: IdRenamings, equal: Pair[]): Difference[] {
  return ids.listRenamings(equal, old).map(({ old: was, new: is, pair, consistent }) => {
    const [i, j] = pair as readonly [number, number];
    const line = now.parse(j);
    let path = "";
    compareParsedLines(old.parse(i), line, (a, b, at) => {
      if (a === was && b === is && path === "") path = at.join(".");
    });
    const message = consistent
      ? `the id ${was} is now ${is}`
      : `${line.kind}: \`${path}\` refers to ${is} instead of ${was}, so to something else than before`;
    const class_ = consistent ? "cosmetic" : "breaking";
    return {
      ...getLineNumbers(pair, line),
      path,
      class: class_,
      kind: "id-changed",
      old: was,
      new: is,
      message,
    };
  });
}

function buildUnreadable(pair: Pair, line: ParsedLine): Difference {
  const message = `line ${(pair[1] ?? 0) + 1} is not JSON, or the line that it replaces was not`;
  return { ...getLineNumbers(pair, line), class: "breaking", kind: "unreadable", message };
}

function getValueMember(side: "old" | "new", { message }: ParsedLine): { old?: JsonValue; new?: JsonValue } {
  return message === undefined ? {} : { [side]: message };
}

function getLineNumbers([i, j]: Pair, { kind }: ParsedLine) {
  return { oldLine: i === null ? null : i + 1, newLine: j === null ? null : j + 1, event: kind, path: "" };
}

function comparePlaces(a: Difference, b: Difference): number {
  return (a.newLine ?? a.oldLine ?? 0) - (b.newLine ?? b.oldLine ?? 0) || (a.oldLine ?? 0) - (b.oldLine ?? 0);
}
