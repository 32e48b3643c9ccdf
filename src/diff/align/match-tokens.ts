/**
 * Matches equal tokens of two sequences. Tokens that are unique on both sides become anchors; the longest
 * subsequence of anchors in the same order is kept. The tokens between two anchors are matched in the same way. Where no token is
 * unique, the shortest edit script finds the matches, or `matchByOccurrence` if the script is long. An anchor can prevent more matches
 * of repeated tokens than it makes possible. So at the end, the shortest edit script replaces the matches where it is short and has more.
 */
import { findShortestEdit, type IndexMatch } from "./shortest-edit.js";

/** A part of the sequence `a`, and a part of the sequence `b`. */
interface Range {
  aFrom: number;
  aTo: number;
  bFrom: number;
  bTo: number;
}

/** Matches two sequences of tokens. @returns the indexes of the matched tokens. Both indexes rise. */
export function matchTokens(a: string[], b: string[]): IndexMatch[] {
  const matches: IndexMatch[] = [];
  matchRange(a, b, { aFrom: 0, aTo: a.length, bFrom: 0, bTo: b.length }, matches);
  return improveMatches(a, b, matches);
}

/** Number of edits after which the search for the shortest script stops, since it would take too long. */
const MAX_EDITS = 400;

/** Adds the matches in a range to `matches`. */
function matchRange(a: string[], b: string[], range: Range, matches: IndexMatch[]): void {
  let { aFrom, aTo, bFrom, bTo } = range;
  while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) matches.push([aFrom++, bFrom++]);
  while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) [aTo, bTo] = [aTo - 1, bTo - 1];
  if (aFrom < aTo && bFrom < bTo) {
    const [partA, partB] = [a.slice(aFrom, aTo), b.slice(bFrom, bTo)];
    const anchors = matchUnique(partA, partB);
    if (anchors.length > 0) {
      let [nextA, nextB] = [aFrom, bFrom];
      for (const [i, j] of anchors) {
        // A token that was not unique before may be unique between two anchors.
        matchRange(a, b, { aFrom: nextA, aTo: aFrom + i, bFrom: nextB, bTo: bFrom + j }, matches);
        matches.push([aFrom + i, bFrom + j]);
        [nextA, nextB] = [aFrom + i + 1, bFrom + j + 1];
      }
      matchRange(a, b, { aFrom: nextA, aTo, bFrom: nextB, bTo }, matches);
    } else {
      const found = findShortestEdit(partA, partB, MAX_EDITS) ?? matchByOccurrence(partA, partB);
      for (const [i, j] of found) matches.push([aFrom + i, bFrom + j]);
    }
  }
  while (aTo < range.aTo) matches.push([aTo++, bTo++]);
}

/** Number of matches in a row that are certain enough to be kept. */
const LONG_RUN = 32;

/**
 * Replaces matches by those of the shortest edit script where the script has more. Long runs of matches stay, so that each
 * search covers only the tokens between two of them.
 */
function improveMatches(a: string[], b: string[], matches: IndexMatch[]): IndexMatch[] {
  const improved: IndexMatch[] = [];
  let [done, aFrom, bFrom] = [0, 0, 0];
  for (let start = 0; start <= matches.length; ) {
    const end = findRunEnd(matches, start);
    if (end - start >= LONG_RUN || start === matches.length) {
      const [aTo, bTo] = matches[start] ?? [a.length, b.length];
      const between = matches.slice(done, start);
      for (const match of improveRange(a, b, { aFrom, aTo, bFrom, bTo }, between)) improved.push(match);
      for (let index = start; index < end; index++) improved.push(matches[index] as IndexMatch);
      [done, aFrom, bFrom] = [end, aTo + end - start, bTo + end - start];
    }
    start = Math.max(end, start + 1);
  }
  return improved;
}

/** The end of the run of matches from `start` that have no other token between them. */
function findRunEnd(matches: IndexMatch[], start: number): number {
  let end = start;
  while (end < matches.length) {
    const [first, match] = [matches[start] as IndexMatch, matches[end] as IndexMatch];
    if (match[0] - first[0] !== end - start || match[1] - first[1] !== end - start) break;
    end++;
  }
  return end;
}

/** Number of edits after which the search for more matches than the known ones stops. */
const MAX_EDITS_TO_IMPROVE = 200;

function improveRange(
  a: string[],
  b: string[],
  { aFrom, aTo, bFrom, bTo }: Range,
  matches: IndexMatch[],
): IndexMatch[] {
  const most = Math.min(aTo - aFrom, bTo - bFrom);
  if (matches.length === most) return matches;
  const [partA, partB] = [a.slice(aFrom, aTo), b.slice(bFrom, bTo)];
  if (matches.length === countCommon(partA, partB)) return matches;
  const edits = partA.length + partB.length - 2 * matches.length;
  const found = findShortestEdit(partA, partB, Math.min(edits - 1, MAX_EDITS_TO_IMPROVE));
  return found?.map(([i, j]) => [aFrom + i, bFrom + j] as const) ?? matches;
}

/** The number of tokens that would match if their order had no meaning. */
function countCommon(a: string[], b: string[]): number {
  const waiting = new Map<string, number>();
  for (const token of a) waiting.set(token, (waiting.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of b) {
    const count = waiting.get(token) ?? 0;
    if (count === 0) continue;
    waiting.set(token, count - 1);
    common++;
  }
  return common;
}

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
