import type { SecretHit } from "./secretlint.js";
import type { ScannedText } from "./texts.js";

/** Many texts joined into one, so that each rule needs to run only once. */
export interface JoinedTexts {
  content: string;
  pieces: JoinedPiece[];
}

interface JoinedPiece {
  from: number;
  to: number;
  text: ScannedText;
  /** Start of the piece in `text`. */
  offset: number;
}

/** Text that no rule's match can span. */
const SEPARATOR = "\n\0\n";

/**
 * Joins texts. A member's value follows its key (`apiKey: …`). A streamed text is added as a whole, and then piece by
 * piece.
 */
export function joinTexts(texts: ScannedText[]): JoinedTexts {
  const content: string[] = [];
  const pieces: JoinedPiece[] = [];
  let length = 0;
  const append = (text: ScannedText, value: string, offset: number) => {
    const before = text.isMember ? ": " : SEPARATOR;
    const from = length + before.length;
    content.push(before, value);
    length = from + value.length;
    pieces.push({ from, to: length, text, offset });
  };
  for (const text of texts) {
    append(text, text.value, 0);
    if (text.slots.length === 1) continue;
    for (const [index, start] of text.starts.entries()) {
      append(text, text.value.slice(start, text.starts[index + 1]), start);
    }
  }
  return { content: content.join(""), pieces };
}

/** Converts hits in the joined text to hits in each text that they overlap. */
export function splitHitsByText({ pieces }: JoinedTexts, hits: SecretHit[]): Map<ScannedText, SecretHit[]> {
  const found = new Map<ScannedText, SecretHit[]>();
  for (const { from, to, rule } of hits) {
    for (let index = findFirstEndingAfter(pieces, from); index < pieces.length; index++) {
      const piece = pieces[index] as JoinedPiece;
      if (piece.from >= to) break;
      const shift = piece.offset - piece.from;
      const hit = { from: Math.max(from, piece.from) + shift, to: Math.min(to, piece.to) + shift, rule };
      const known = found.get(piece.text);
      if (known) known.push(hit);
      else found.set(piece.text, [hit]);
    }
  }
  return found;
}

function findFirstEndingAfter(pieces: JoinedPiece[], position: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as JoinedPiece).to <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
