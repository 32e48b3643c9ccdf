/** What two lines of long files can be told by, without taking them apart. */
import { endOfId, isHex } from "./ids-in-text.js";
import { type Lines, SAYING } from "./lines.js";

/** Does the same line of two files say the same, whatever its ids and its other members are? */
export function sayTheSame(old: Lines, now: Lines, index: number): boolean {
  const [was, is] = [old.text(index), now.text(index)];
  if (was === is || differInIds(was, is)) return true;
  return hasOneMemberMore(was, is) || hasOneMemberMore(is, was) || old.saying(index) === now.saying(index);
}

/** Of lines of one length; ids that have another length are for `saying`. */
function differInIds(was: string, is: string): boolean {
  if (was.length !== is.length) return false;
  let idEnd = 0;
  for (let at = 0; at < was.length; at++) {
    const [old, now] = [was.charCodeAt(at), is.charCodeAt(at)];
    if (old === now) continue;
    if (!isHex(old) || !isHex(now)) return false;
    if (at >= idEnd) idEnd = endOfId(was, at);
    if (idEnd < 0) return false;
  }
  return true;
}

/** Only a member can bring a quotation mark that is not escaped. */
function hasOneMemberMore(one: string, other: string): boolean {
  if (one.length >= other.length) return false;
  const { before, behind } = commonEnds(one, other);
  if (before + behind < one.length) return false;
  const member = other.slice(before, other.length - behind);
  return /(^|[^\\])"/.test(member) && member.search(SAYING) < 0;
}

/** How many characters two texts share at their beginning, and of the rest at their end. */
function commonEnds(one: string, other: string): { before: number; behind: number } {
  const most = Math.min(one.length, other.length);
  let before = 0;
  // Most of two lines is the same, and a piece is compared faster than its characters are.
  while (before + PIECE <= most && isSamePiece(one, before, other, before)) before += PIECE;
  while (before < most && one.charCodeAt(before) === other.charCodeAt(before)) before++;
  let [endOne, endOther] = [one.length, other.length];
  while (endOne - PIECE >= before && endOther - PIECE >= before) {
    if (!isSamePiece(one, endOne - PIECE, other, endOther - PIECE)) break;
    endOne -= PIECE;
    endOther -= PIECE;
  }
  while (endOne > before && endOther > before) {
    if (one.charCodeAt(endOne - 1) !== other.charCodeAt(endOther - 1)) break;
    endOne--;
    endOther--;
  }
  return { before, behind: one.length - endOne };
}

function isSamePiece(one: string, at: number, other: string, otherAt: number): boolean {
  return one.slice(at, at + PIECE) === other.slice(otherAt, otherAt + PIECE);
}

const PIECE = 48;

/** Might two lines differ in a number that a double can't tell apart? Only where their texts do is it worth asking. */
export function mayDifferInNumbers(one: string, other: string): boolean {
  const { before, behind } = commonEnds(one, other);
  return DELICATE.test(around(one, before, behind)) || DELICATE.test(around(other, before, behind));
}

/** The part of a text in which it differs, with the rest of the numbers that it begins and ends in. */
function around(text: string, before: number, behind: number): string {
  let [from, to] = [before, text.length - behind];
  while (from > 0 && isOfNumber(text.charCodeAt(from - 1))) from--;
  while (to < text.length && isOfNumber(text.charCodeAt(to))) to++;
  return text.slice(from, to);
}

/** `0` to `9`, and `+ - . E e`. */
function isOfNumber(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || code === 69 || code === 101
  );
}

const DELICATE = /\d(?:\.\d|[eE][-+\d]|\d{15})/;
