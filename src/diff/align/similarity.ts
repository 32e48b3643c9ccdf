/** Compares two lines by their texts, where possible without parsing them. */

import { CONTENT_MEMBERS, type FileLines } from "./file-lines.js";
import { findIdEnd, isHexDigit } from "./ids-in-text.js";

/** Whether line `index` of two files has the same content. Its ids, members that are not content, and the ends of long values may differ. */
export function haveSameContent(old: FileLines, now: FileLines, index: number): boolean {
  const [was, is] = [old.getText(index), now.getText(index)];
  if (was === is || differOnlyInIds(was, is)) return true;
  return (
    hasAddedMember(was, is) || hasAddedMember(is, was) || old.getContent(index) === now.getContent(index)
  );
}

/** Whether two lines of equal length differ only in ids. Lines whose ids differ in length are compared by `haveSameContent`, with `getContent`. */
function differOnlyInIds(was: string, is: string): boolean {
  if (was.length !== is.length) return false;
  let idEnd = 0;
  for (let at = 0; at < was.length; at++) {
    const [old, now] = [was.charCodeAt(at), is.charCodeAt(at)];
    if (old === now) continue;
    if (!isHexDigit(old) || !isHexDigit(now)) return false;
    if (at >= idEnd) idEnd = findIdEnd(was, at);
    if (idEnd < 0) return false;
  }
  return true;
}

/**
 * Whether the longer line is the shorter one with members added at one place. The added text has no
 * content, and has a quotation mark that is not escaped, because names of members are in quotation marks. An added text without such a mark
 * lies inside a value.
 */
function hasAddedMember(shorter: string, longer: string): boolean {
  if (shorter.length >= longer.length) return false;
  const { before, behind } = countCommonEnds(shorter, longer);
  if (before + behind < shorter.length) return false;
  const member = longer.slice(before, longer.length - behind);
  return /(^|[^\\])"/.test(member) && member.search(CONTENT_MEMBERS) < 0;
}

/** The number of equal characters at the start of two texts, and at the end of the rest. */
function countCommonEnds(one: string, other: string): { before: number; behind: number } {
  const most = Math.min(one.length, other.length);
  let before = 0;
  // Two lines are mostly equal, and comparing pieces is faster than comparing characters.
  while (before + PIECE_LENGTH <= most && isSamePiece(one, before, other, before)) before += PIECE_LENGTH;
  while (before < most && one.charCodeAt(before) === other.charCodeAt(before)) before++;
  let [endOne, endOther] = [one.length, other.length];
  while (endOne - PIECE_LENGTH >= before && endOther - PIECE_LENGTH >= before) {
    if (!isSamePiece(one, endOne - PIECE_LENGTH, other, endOther - PIECE_LENGTH)) break;
    endOne -= PIECE_LENGTH;
    endOther -= PIECE_LENGTH;
  }
  while (endOne > before && endOther > before) {
    if (one.charCodeAt(endOne - 1) !== other.charCodeAt(endOther - 1)) break;
    endOne--;
    endOther--;
  }
  return { before, behind: one.length - endOne };
}

function isSamePiece(one: string, at: number, other: string, otherAt: number): boolean {
  return one.slice(at, at + PIECE_LENGTH) === other.slice(otherAt, otherAt + PIECE_LENGTH);
}

const PIECE_LENGTH = 48;

/**
 * Whether two lines with different texts may differ in a number that `JSON.parse` does not keep exactly: a long number loses
 * digits, and `1.0` becomes `1`.
 */
export function mayDifferInNumbers(one: string, other: string): boolean {
  const { before, behind } = countCommonEnds(one, other);
  return (
    INEXACT_NUMBER.test(cutAround(one, before, behind)) ||
    INEXACT_NUMBER.test(cutAround(other, before, behind))
  );
}

/** The differing part of a text, extended to whole numbers at both ends. */
function cutAround(text: string, before: number, behind: number): string {
  let [from, to] = [before, text.length - behind];
  while (from > 0 && isNumberCharacter(text.charCodeAt(from - 1))) from--;
  while (to < text.length && isNumberCharacter(text.charCodeAt(to))) to++;
  return text.slice(from, to);
}

/** Whether a character is one of `0` to `9`, `+`, `-`, `.`, `E` and `e`. */
function isNumberCharacter(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || code === 69 || code === 101
  );
}

const INEXACT_NUMBER = /\d(?:\.\d|[eE][-+\d]|\d{15})/;
