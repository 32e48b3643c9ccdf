/**
 * Aligns two sequences in rounds, from strict to loose. In each round, elements with equal tokens become partners, as far as
 * the order of both sequences allows. The next round uses looser tokens for the elements that are left. Time and memory grow with the lengths, not with their
 * product.
 */
import type { Pair } from "../types.js";
import { matchTokens } from "./match-tokens.js";

/** The tokens of one round: elements with equal tokens may be partners. */
export interface AlignmentRound {
  old(index: number): string;
  now(index: number): string;
}

/**
 * Aligns two sequences.
 * @param oldLength number of old elements @param newLength number of new elements
 * @param rounds from strict to loose
 * @returns every element of both sequences once, in order. Between two pairs, old elements without a partner come before new ones.
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
  let [lastOld, lastNew] = [oldFrom, newFrom];
  for (const [i, j] of [...matchTokens(a, b), [a.length, b.length] as const]) {
    const gap = { oldFrom: lastOld, oldTo: oldFrom + i, newFrom: lastNew, newTo: newFrom + j };
    if (gap.oldFrom < gap.oldTo && gap.newFrom < gap.newTo) left.push(gap);
    if (i < a.length) partner[oldFrom + i] = newFrom + j;
    [lastOld, lastNew] = [oldFrom + i + 1, newFrom + j + 1];
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
