import { MODEL_ID_PREFIXES } from "../../transcript/index.js";

/**
 * Finds generated ids: UUIDs, ids of the Responses API such as `call_2_1` and `msg_…`, and the numbers of JSON-RPC
 * requests. The value of such an id carries no meaning, but equal ids must stay equal. Thousands of lines are searched,
 * and one regular expression for all kinds of ids would take ten times as long.
 * @returns start and end of each id, in order; the number of a request together with its name: `"id":7`
 */
function findIds(text: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf("-"); at >= 0; at = text.indexOf("-", at + 1)) {
    if (isUuid(text, at - 8)) {
      found.push(at - 8, at + 28);
      at += 27;
    }
  }
  const uuids = found.length;
  for (let at = text.indexOf("_"); at >= 0; at = text.indexOf("_", at + 1)) {
    const from = findPrefixStart(text, at);
    const to = from < 0 ? at : skipNumber(text, at + 1);
    if (to > at) {
      found.push(from, to);
      at = to - 1;
    }
  }
  const named = found.length;
  // The first quotation mark of `"id":` is left out: a line contains many, and the search would stop at each of them.
  for (let at = text.indexOf('id":'); at >= 0; at = text.indexOf('id":', at + 1)) {
    if (text[at - 1] !== '"') continue;
    let to = at + 4;
    while (isDigit(text.charCodeAt(to))) to++;
    if (to > at + 4) found.push(at - 1, to);
  }
  // The ids of each kind are in order already. Sorting is necessary only if there are ids of several kinds.
  return found.length === uuids || (uuids === 0 && found.length === named) ? found : sortIds(found);
}

/** Sorts by insertion, since a line has few ids and most are in order already. */
function sortIds(ids: number[]): number[] {
  for (let index = 2; index < ids.length; index += 2) {
    const [from, to] = [ids[index] as number, ids[index + 1] as number];
    let place = index;
    for (; place > 0 && (ids[place - 2] as number) > from; place -= 2) {
      ids[place] = ids[place - 2] as number;
      ids[place + 1] = ids[place - 1] as number;
    }
    ids[place] = from;
    ids[place + 1] = to;
  }
  return ids;
}

/** Replaces each generated id in a text by the same character. */
export function maskIds(text: string): string {
  const ids = findIds(text);
  if (ids.length === 0) return text;
  let masked = "";
  let done = 0;
  for (let index = 0; index < ids.length; index += 2) {
    masked += `${text.slice(done, ids[index])}\u0001`;
    done = ids[index + 1] as number;
  }
  return masked + text.slice(done);
}

export function listIds(text: string): string[] {
  return splitAtIds(text, findIds(text));
}

/**
 * Compares two texts, apart from their ids.
 * @returns the ids of both texts; undefined if something else differs, or if the texts have no ids
 */
export function matchIgnoringIds(old: string, now: string): { old: string[]; now: string[] } | undefined {
  const [inOld, inNew] = [findIds(old), findIds(now)];
  if (inOld.length === 0 || inOld.length !== inNew.length) return undefined;
  let [doneOld, doneNew] = [0, 0];
  for (let index = 0; index <= inOld.length; index += 2) {
    const length = (inOld[index] ?? old.length) - doneOld;
    if ((inNew[index] ?? now.length) - doneNew !== length) return undefined;
    if (old.slice(doneOld, doneOld + length) !== now.slice(doneNew, doneNew + length)) return undefined;
    [doneOld, doneNew] = [inOld[index + 1] ?? 0, inNew[index + 1] ?? 0];
  }
  return { old: splitAtIds(old, inOld), now: splitAtIds(now, inNew) };
}

function splitAtIds(text: string, ids: number[]): string[] {
  const found: string[] = [];
  for (let index = 0; index < ids.length; index += 2) found.push(text.slice(ids[index], ids[index + 1]));
  return found;
}

const DASH = "-".charCodeAt(0);

function isUuid(text: string, from: number): boolean {
  if (from < 0 || from + 36 > text.length) return false;
  for (const dash of [13, 18, 23]) if (text.charCodeAt(from + dash) !== DASH) return false;
  for (let offset = 0; offset < 36; offset++) {
    if (offset === 8 || offset === 13 || offset === 18 || offset === 23) continue;
    if (!isHexDigit(text.charCodeAt(from + offset))) return false;
  }
  return true;
}

const LAST_LETTERS = new Set(MODEL_ID_PREFIXES.map((prefix) => prefix.charCodeAt(prefix.length - 1)));

/** The start of the id prefix that ends before an underscore; -1 if there is none. */
function findPrefixStart(text: string, underscore: number): number {
  if (!LAST_LETTERS.has(text.charCodeAt(underscore - 1))) return -1;
  for (const prefix of MODEL_ID_PREFIXES) {
    const from = underscore - prefix.length;
    if (text.startsWith(prefix, from) && !(from > 0 && isWordCharacter(text.charCodeAt(from - 1))))
      return from;
  }
  return -1;
}

/**
 * The end of a number such as `2` or `2_1`, or of 16 or more hexadecimal digits; `from - 1` if there is none at `from`.
 */
function skipNumber(text: string, from: number): number {
  let hex = from;
  while (isHexDigit(text.charCodeAt(hex))) hex++;
  if (hex - from >= 16 && !isWordCharacter(text.charCodeAt(hex))) return hex;
  let to = from;
  while (isDigit(text.charCodeAt(to)) || (text[to] === "_" && isDigit(text.charCodeAt(to - 1)))) to++;
  return to > from && isDigit(text.charCodeAt(to - 1)) && !isWordCharacter(text.charCodeAt(to))
    ? to
    : from - 1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}

function isWordCharacter(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

/** The end of the id that contains a position of a text; -1 if no id contains it. */
export function findIdEnd(text: string, at: number): number {
  let [from, to] = [at, at];
  while (isTokenCharacter(text.charCodeAt(from - 1))) from--;
  while (isTokenCharacter(text.charCodeAt(to))) to++;
  const token = text.slice(text.startsWith('"id":', from - 5) ? from - 5 : from, to);
  let isId = idTokenCache.get(token);
  if (isId === undefined) {
    const [first, last] = findIds(token);
    isId = first === 0 && last === token.length;
    if (idTokenCache.size > MAX_CACHED) idTokenCache.clear();
    idTokenCache.set(token, isId);
  }
  return isId ? to : -1;
}

/** Caches whether a token is an id, since the same ids are in thousands of lines. */
const idTokenCache = new Map<string, boolean>();
const MAX_CACHED = 10_000;

function isTokenCharacter(code: number): boolean {
  return isWordCharacter(code) || code === DASH;
}
