/**
 * Lays two sequences side by side. In rounds, from strict to loose: what is equal and unique on both sides is an anchor
 * (the longest run of anchors in the same order stands), and between anchors the shortest edit script (Myers 1986) does
 * the rest, as long as it is short. What a round leaves is for the next, whose tokens say less. Time and memory grow
 * with the lengths, not with their product.
 */
import type { Pair } from "./types.js";

/** What an element is to a round: elements with equal tokens may stand beside each other. */
export interface AlignmentRound {
  old(index: number): string;
  now(index: number): string;
}

/** All elements of both, in order, each once; the old before the new where neither has a partner. */
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

/** Finds partners in a block by the tokens of one round; puts what is left between them into `left`. */
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
      // Between anchors what was not unique before may be so now.
      if (anchors.length > 0) matchBlock(gap, round, partner, left);
      else left.push(gap);
    }
    if (i < a.length) partner[oldFrom + i] = newFrom + j;
    [lastOld, lastNew] = [i, j];
  }
}

/** The block without what is equal at its ends. */
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

/** Where each token stands; -1 where it stands more than once. */
function findUniquePositions(tokens: string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [index, token] of tokens.entries()) found.set(token, found.has(token) ? -1 : index);
  return found;
}

/** The longest choice of matches, whose first members rise, in which the second rise too (patience sorting). */
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

/** Edits beyond which the search for the shortest script would cost more than it is worth. */
const MAX_EDITS = 400;

/** The matches of the shortest edit script; undefined where it is a long one. */
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

/** How far one gets on a diagonal by one more edit, before any match. */
function stepDiagonal(reach: Map<number, number>, diagonal: number, edits: number): number {
  return isDeletion(reach, diagonal, edits)
    ? (reach.get(diagonal - 1) ?? -1) + 1
    : (reach.get(diagonal + 1) ?? -1);
}

/** Is that edit one that drops an old element, or one that takes a new one? */
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

/** The first of a kind beside the first, the second beside the second: for sequences that have little in common. */
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
