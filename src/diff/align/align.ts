/**
 * Aligns two sequences in rounds, from strict to loose. In each round, elements that are equal and unique on both
 * sides become anchors; the longest run of anchors in the same order is kept. Between anchors, the shortest edit
 * script (Myers 1986) finds the other partners, if it is short. The next round uses looser tokens for the elements
 * that are left. Time and memory grow with the lengths, not with their product.
 */
import type { Pair } from "../types.js";

/** The tokens of one round: elements with equal tokens may be partners. */
export interface AlignmentRound {
  old(index: number): string;
  now(index: number): string;
}

/**
 * Aligns two sequences.
 * @param oldLength number of old elements @param newLength number of new elements
 * @param rounds from strict to loose
 * @returns every element of both sequences once, in order. Of elements without a partner, the old ones come first.
 */
export function align(oldLength: number, newLength: number, rounds: AlignmentRound[]): Pair[] {
  const partner = new Int32Array(oldLength).fill(-1);
  alignBlock({ oldFrom: 0, oldTo: oldLength, newFrom: 0, newTo: newLength }, rounds, partner);
  const pairs: Pair[] = [];
  let next = 0;
  for (let index = 0; index < oldLength; index++) {
    const partnerIndex = partner[index] as number;
    if (partnerIndex < 0) pairs.push([index, null]);
    else {
      while (next < partnerIndex) pairs.push([null, next++]);
      pairs.push([index, partnerIndex]);
      next = partnerIndex + 1;
    }
  }
  while (next < newLength) pairs.push([null, next++]);
  return pairs;
}

interface Block {
  oldFrom: number;
  oldTo: number;
  newFrom: number;
  newTo: number;
}

function alignBlock(block: Block, rounds: AlignmentRound[], partner: Int32Array): void {
  let blocks = [block];
  for (const round of rounds) {
    const left: Block[] = [];
    for (const block of blocks) matchBlock(block, round, partner, left);
    blocks = left;
    if (blocks.length === 0) return;
  }
}

/** Finds partners in a block by the tokens of one round, and adds the unmatched gaps to `left`. */
function matchBlock(block: Block, round: AlignmentRound, partner: Int32Array, left: Block[]): void {
  const { oldFrom, oldTo, newFrom, newTo } = trimBlock(block, round, partner);
  if (oldFrom === oldTo || newFrom === newTo) return;
  const a = Array.from({ length: oldTo - oldFrom }, (_, index) => round.old(oldFrom + index));
  const b = Array.from({ length: newTo - newFrom }, (_, index) => round.now(newFrom + index));
  const anchors = matchUnique(a, b);
  const pairs = anchors.length > 0 ? anchors : (findShortestEdit(a, b) ?? matchByOccurrence(a, b));
  let [lastOld, lastNew] = [-1, -1];
  for (const [i, j] of [...pairs, [a.length, b.length] as const]) {
    const gap = {
      oldFrom: oldFrom + lastOld + 1,
      oldTo: oldFrom + i,
      newFrom: newFrom + lastNew + 1,
      newTo: newFrom + j,
    };
    if (gap.oldFrom < gap.oldTo && gap.newFrom < gap.newTo) {
      // An element that was not unique before may be unique between two anchors.
      if (anchors.length > 0) matchBlock(gap, round, partner, left);
      else left.push(gap);
    }
    if (i < a.length) partner[oldFrom + i] = newFrom + j;
    [lastOld, lastNew] = [i, j];
  }
}

/** Matches the equal elements at both ends of a block. @returns the rest of the block */
function trimBlock(block: Block, round: AlignmentRound, partner: Int32Array): Block {
  let { oldFrom, oldTo, newFrom, newTo } = block;
  while (oldFrom < oldTo && newFrom < newTo && round.old(oldFrom) === round.now(newFrom)) {
    partner[oldFrom++] = newFrom++;
  }
  while (oldFrom < oldTo && newFrom < newTo && round.old(oldTo - 1) === round.now(newTo - 1)) {
    partner[--oldTo] = --newTo;
  }
  return { oldFrom, oldTo, newFrom, newTo };
}

type IndexMatch = readonly [a: number, b: number];

function matchUnique(a: string[], b: string[]): IndexMatch[] {
  const inA = findUniquePositions(a);
  const inB = findUniquePositions(b);
  const matches: IndexMatch[] = [];
  for (const [index, token] of a.entries()) {
    const other = inB.get(token);
    if (other !== undefined && other >= 0 && inA.get(token) === index) matches.push([index, other]);
  }
  return findLongestRising(matches);
}

/** The position of each token; -1 if the token occurs more than once. */
function findUniquePositions(tokens: string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [index, token] of tokens.entries()) found.set(token, found.has(token) ? -1 : index);
  return found;
}

/**
 * The longest subsequence of matches in which both indexes rise (patience sorting). The first indexes rise already.
 */
function findLongestRising(matches: IndexMatch[]): IndexMatch[] {
  const ends: number[] = [];
  const before = new Int32Array(matches.length);
  for (const [index, [, value]] of matches.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((matches[ends[middle] as number] as IndexMatch)[1] < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = index;
  }
  const chosen: IndexMatch[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] as number) {
    chosen.push(matches[index] as IndexMatch);
  }
  return chosen.reverse();
}

/** Number of edits at which the search for the shortest script stops, since it would take too long. */
const MAX_EDITS = 400;

/** The matches of the shortest edit script; undefined if the script needs more than MAX_EDITS edits. */
function findShortestEdit(a: string[], b: string[]): IndexMatch[] | undefined {
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  const most = Math.min(MAX_EDITS, a.length + b.length);
  for (let edits = 0; edits <= most; edits++) {
    const row = new Map<number, number>();
    trace.push(row);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepDiagonal(reach, diagonal, edits);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      reach.set(diagonal, x);
      row.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return traceMatches(a, b, trace);
    }
  }
  return undefined;
}

/** The position that one more edit reaches on a diagonal, before any match. */
function stepDiagonal(reach: Map<number, number>, diagonal: number, edits: number): number {
  return isDeletion(reach, diagonal, edits)
    ? (reach.get(diagonal - 1) ?? -1) + 1
    : (reach.get(diagonal + 1) ?? -1);
}

/** Whether that edit removes an old element; otherwise it inserts a new one. */
function isDeletion(reach: Map<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return false;
  return diagonal === edits || (reach.get(diagonal - 1) ?? -1) >= (reach.get(diagonal + 1) ?? -1);
}

function traceMatches(a: string[], b: string[], trace: Map<number, number>[]): IndexMatch[] {
  const matches: IndexMatch[] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const diagonal = x - y;
    const reach = trace[edits - 1] ?? new Map([[1, 0]]);
    const from = stepDiagonal(reach, diagonal, edits);
    while (x > from) matches.push([--x, --y]);
    if (edits === 0) break;
    if (isDeletion(reach, diagonal, edits)) x--;
    else y--;
  }
  return matches.reverse();
}

/**
 * Matches the nth occurrence of a token with its nth occurrence on the other side, for sequences that have little in
 * common.
 */
function matchByOccurrence(a: string[], b: string[]): IndexMatch[] {
  const waiting = new Map<string, number[]>();
  for (const [index, token] of b.entries()) {
    const known = waiting.get(token);
    if (known) known.push(index);
    else waiting.set(token, [index]);
  }
  const taken = new Map<string, number>();
  const matches: IndexMatch[] = [];
  for (const [index, token] of a.entries()) {
    const nth = taken.get(token) ?? 0;
    const other = waiting.get(token)?.[nth];
    if (other === undefined) continue;
    taken.set(token, nth + 1);
    matches.push([index, other]);
  }
  return findLongestRising(matches);
}
