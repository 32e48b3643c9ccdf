import type { FileLines } from "../align/file-lines.js";
import { maskIds } from "../align/ids-in-text.js";
import type { Difference, Pair } from "../types.js";

/** A run of events that contain consecutive pieces of one text. */
interface DeltaRun {
  from: number;
  /** The index after its last line. */
  to: number;
  /** What its events have in common: all of an event except its text, with ids masked. */
  head: string;
  /** The whole text. */
  text: string;
}

/**
 * Finds texts that are split into other pieces than before, but are equal as a whole. Each is one cosmetic difference
 * for all its lines.
 * @param pairs all lines of both files @param differing the pairs whose lines differ, and the lines without a partner
 * @returns the differences, and a function that says whether they already cover a pair of lines
 */
export function findRecutDeltas(old: FileLines, now: FileLines, pairs: Pair[], differing: Pair[]) {
  const oldRuns = new DeltaRuns(old);
  const newRuns = new DeltaRuns(now);
  const becameLine = new Int32Array(old.length).fill(-1);
  const wasLine = new Int32Array(now.length).fill(-1);
  for (const [i, j] of pairs) {
    if (i === null || j === null) continue;
    becameLine[i] = j;
    wasLine[j] = i;
  }
  const becomes = new Map<DeltaRun, DeltaRun>();
  for (const [i, j] of differing) {
    // If the two pieces are equal, a cut can have changed only in other lines of the run. Lines that are no deltas are skipped, too.
    if (i !== null && j !== null && findRawDelta(old.getText(i)) === findRawDelta(now.getText(j))) continue;
    const was = i === null ? undefined : oldRuns.findRun(i);
    const is = j === null ? undefined : newRuns.findRun(j);
    if (was && !becomes.has(was)) {
      const partner = is ?? newRuns.findRun(findFirstPartner(was, becameLine));
      if (partner) becomes.set(was, partner);
    } else if (is && !was) {
      const partner = oldRuns.findRun(findFirstPartner(is, wasLine));
      if (partner && !becomes.has(partner)) becomes.set(partner, is);
    }
  }
  const differences: Difference[] = [];
  const oldDone = new Set<number>();
  const newDone = new Set<number>();
  for (const [was, is] of becomes) {
    if (was.text !== is.text || was.head !== is.head) continue;
    const [before, after] = [was.to - was.from, is.to - is.from];
    if (before === after && haveSameTexts(old, now, was, is)) continue;
    for (let line = was.from; line < was.to; line++) oldDone.add(line);
    for (let line = is.from; line < is.to; line++) newDone.add(line);
    const { kind } = now.parse(is.from);
    differences.push({
      class: "cosmetic",
      kind: "deltas-cut",
      oldLine: was.from + 1,
      newLine: is.from + 1,
      event: kind,
      path: "",
      message: `${kind}: the same text, cut at other places (pieces: ${before} before, ${after} now)`,
    });
  }
  return {
    differences,
    covers: ([i, j]: Pair) => (i === null || oldDone.has(i)) && (j === null || newDone.has(j)),
  };
}

/** Finds the first line of a run that has a partner, and returns this partner; -1 if no line has one. */
function findFirstPartner({ from, to }: DeltaRun, partners: Int32Array): number {
  for (let line = from; line < to; line++) {
    const partner = partners[line] as number;
    if (partner >= 0) return partner;
  }
  return -1;
}

/** Finds the runs of a file and caches them. */
class DeltaRuns {
  readonly #at: (DeltaRun | null)[] = [];
  readonly #lines: FileLines;

  constructor(lines: FileLines) {
    this.#lines = lines;
  }

  findRun(index: number): DeltaRun | undefined {
    if (index < 0) return undefined;
    const known = this.#at[index];
    if (known !== undefined) return known ?? undefined;
    const head = getDeltaHead(this.#lines, index);
    if (head === undefined) {
      this.#at[index] = null;
      return undefined;
    }
    let from = index;
    while (from > 0 && getDeltaHead(this.#lines, from - 1) === head) from--;
    let to = index + 1;
    while (to < this.#lines.length && getDeltaHead(this.#lines, to) === head) to++;
    const texts = [];
    for (let line = from; line < to; line++) texts.push(getDeltaText(this.#lines, line));
    const run = { from, to, head: maskIds(head), text: texts.join("") };
    for (let line = from; line < to; line++) this.#at[line] = run;
    return run;
  }
}

function haveSameTexts(old: FileLines, now: FileLines, was: DeltaRun, is: DeltaRun): boolean {
  for (let line = 0; line < was.to - was.from; line++) {
    if (getDeltaText(old, was.from + line) !== getDeltaText(now, is.from + line)) return false;
  }
  return true;
}

/** All of a delta event except its text; undefined if the line is no delta event. */
function getDeltaHead(lines: FileLines, index: number): string | undefined {
  const text = lines.getText(index);
  return text.includes(DELTA_MARKER) ? text.replace(DELTA, '"delta":') : undefined;
}

function getDeltaText(lines: FileLines, index: number): string {
  try {
    return JSON.parse(DELTA.exec(lines.getText(index))?.[1] ?? '""');
  } catch {
    return lines.getText(index); // The line is not JSON, so it has no text to compare.
  }
}

/** The text of a delta event in its JSON spelling; undefined if the line is no delta event. */
function findRawDelta(line: string): string | undefined {
  const from = line.indexOf(DELTA_MARKER);
  if (from < 0) return undefined;
  let to = from + DELTA_MARKER.length;
  while (to < line.length && line[to] !== '"') to += line[to] === "\\" ? 2 : 1;
  return line.slice(from, to);
}

/** The first quotation mark of `"delta":"` is left out: a line contains many, and the search would stop at each of them. */
const DELTA_MARKER = 'delta":"';
const DELTA = /"delta":("(?:[^"\\]|\\.)*")/;
