/** Characters that a terminal or a page does not show, and that may stand inside a secret. */

const ESC = String.raw`(?:\u001b|\\{1,8}(?:u001[bB]|x1[bB]|033|e))`;
/** A sequence that sets a color or moves the cursor, as it is or as JSON or a shell writes it. */
const CONTROL_SEQUENCE = String.raw`${ESC}\[[\d;?]{0,20}[A-Za-z]`;
/** Soft hyphen, zero-width characters, direction marks, byte order mark. */
const ZERO_WIDTH = String.raw`[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\\{1,8}u(?:00[aA][dD]|200[b-fB-F]|202[a-eA-E]|206[0-4]|[fF][eE][fF][fF])`;
const INVISIBLE = new RegExp(`${CONTROL_SEQUENCE}|${ZERO_WIDTH}`, "g");

/** A text without its invisible characters. */
export interface VisibleText {
  value: string;
  /** For each character of `value`, its place in the original; at the end, the length of the original. */
  places: Uint32Array;
}

/** Removes the invisible characters. @returns undefined if there are none */
export function removeInvisible(text: string): VisibleText | undefined {
  const found = [...text.matchAll(INVISIBLE)];
  if (found.length === 0) return undefined;
  return removeParts(
    text,
    found.map(({ 0: { length }, index }) => [index, index + length]),
  );
}

/** Removes the invisible characters, without their places: faster. */
export function stripInvisible(text: string): string {
  return text.replace(INVISIBLE, "");
}

/** Removes parts of a text. @param parts start and end of each, in order; they do not overlap */
export function removeParts(text: string, parts: [from: number, to: number][]): VisibleText {
  const kept: string[] = [];
  const places = new Uint32Array(text.length + 1);
  let length = 0;
  let done = 0;
  for (const [from, to] of [...parts, [text.length, text.length] as const]) {
    kept.push(text.slice(done, from));
    for (let place = done; place < from; place++) places[length++] = place;
    done = to;
  }
  places[length] = text.length;
  return { value: kept.join(""), places: places.slice(0, length + 1) };
}
