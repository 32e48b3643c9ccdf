/**
 * Ids that a program has made up: what they are is nobody's matter, but that they are the same is. UUIDs; `call_2_1`,
 * `msg_…` and their like, as the Responses API names things; the number of a JSON-RPC request. Looked for by hand, since
 * every line of every file is searched, and an expression for all of them takes ten times as long.
 */
export function findIds(text: string): [from: number, to: number][] {
  const found: [number, number][] = [];
  for (let at = text.indexOf("-"); at >= 0; at = text.indexOf("-", at + 1)) {
    if (isUuid(text, at - 8)) {
      found.push([at - 8, at + 28]);
      at += 27;
    }
  }
  for (let at = text.indexOf("_"); at >= 0; at = text.indexOf("_", at + 1)) {
    const from = prefixBefore(text, at);
    const to = from < 0 ? at : behindNumber(text, at + 1);
    if (to > at) {
      found.push([from, to]);
      at = to - 1;
    }
  }
  for (let at = text.indexOf('"id":'); at >= 0; at = text.indexOf('"id":', at + 1)) {
    let to = at + 5;
    while (isDigit(text.charCodeAt(to))) to++;
    if (to > at + 5) found.push([at, to]);
  }
  return found.length > 1 ? found.sort(([a], [b]) => a - b) : found;
}

/** The text with each generated id replaced by one and the same sign. */
export function maskIds(text: string): string {
  const ids = findIds(text);
  if (ids.length === 0) return text;
  let masked = "";
  let done = 0;
  for (const [from, to] of ids) {
    masked += `${text.slice(done, from)}\u0001`;
    done = to;
  }
  return masked + text.slice(done);
}

export function idsIn(text: string): string[] {
  return findIds(text).map(([from, to]) => text.slice(from, to));
}

const DASH = "-".charCodeAt(0);

function isUuid(text: string, from: number): boolean {
  if (from < 0 || from + 36 > text.length) return false;
  for (const dash of [13, 18, 23]) if (text.charCodeAt(from + dash) !== DASH) return false;
  for (let offset = 0; offset < 36; offset++) {
    if (offset === 8 || offset === 13 || offset === 18 || offset === 23) continue;
    if (!isHex(text.charCodeAt(from + offset))) return false;
  }
  return true;
}

const PREFIXES = ["call", "ctc", "exec", "fc", "ig", "item", "msg", "resp", "rs", "ws"];

/** Where the prefix of an id begins whose `_` is here; -1 where there is none. */
function prefixBefore(text: string, underscore: number): number {
  for (const prefix of PREFIXES) {
    const from = underscore - prefix.length;
    if (text.startsWith(prefix, from) && !(from > 0 && isWord(text.charCodeAt(from - 1)))) return from;
  }
  return -1;
}

/** Behind `2`, `2_1`, or 16 and more hexadecimal digits, that end here; else where it began. */
function behindNumber(text: string, from: number): number {
  let hex = from;
  while (isHex(text.charCodeAt(hex))) hex++;
  if (hex - from >= 16 && !isWord(text.charCodeAt(hex))) return hex;
  let to = from;
  while (isDigit(text.charCodeAt(to)) || (text[to] === "_" && isDigit(text.charCodeAt(to - 1)))) to++;
  return to > from && isDigit(text.charCodeAt(to - 1)) && !isWord(text.charCodeAt(to)) ? to : from - 1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}

function isWord(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}
