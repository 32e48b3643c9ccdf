import { type PlainText, removeDisguises } from "./disguises.js";
import type { SecretHit } from "./secretlint.js";
import type { ScannedText, TextSequence } from "./texts.js";

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
  /** If the piece is `text` without its disguises: the places of its characters in `text`. */
  plain?: PlainText;
}

/** Separates texts: no match of touchstone's own rules extends over it. */
const SEPARATOR = "\n\0\n";

/**
 * Joins texts. A member's value follows its key (`apiKey: …`). A streamed text is added as a whole, and then piece by
 * piece. A text with disguises is added once more without them.
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
    const plain = removeDisguises(text.value);
    if (plain) {
      content.push(SEPARATOR, plain.value);
      const from = length + SEPARATOR.length;
      length = from + plain.value.length;
      pieces.push({ from, to: length, text, offset: 0, plain });
    }
    if (text.slots.length === 1) continue;
    for (const [index, start] of text.starts.entries()) {
      append(text, text.value.slice(start, text.starts[index + 1]), start);
    }
  }
  return { content: content.join(""), pieces };
}

/**
 * Joins the texts of each sequence without a gap: the end of one text and the start of the next may be one
 * secret. White space at both ends of a text is left out.
 */
export function joinSequences(sequences: TextSequence[]): JoinedTexts {
  const content: string[] = [];
  const pieces: JoinedPiece[] = [];
  let length = 0;
  for (const sequence of sequences) {
    for (const text of sequence) {
      const { value } = text;
      const trimmed = value.trim();
      if (trimmed === "") continue;
      content.push(trimmed);
      const offset = value.indexOf(trimmed);
      pieces.push({ from: length, to: length + trimmed.length, text, offset });
      length += trimmed.length;
    }
    content.push(SEPARATOR);
    length += SEPARATOR.length;
  }
  return { content: content.join(""), pieces };
}

/** Converts each hit in the joined text to hits in the texts that it overlaps. */
export function splitHitsByText({ pieces }: JoinedTexts, hits: SecretHit[]): Map<ScannedText, SecretHit[]> {
  const found = new Map<ScannedText, SecretHit[]>();
  for (const { from, to, rule } of hits) {
    for (let index = findFirstEndingAfter(pieces, from); index < pieces.length; index++) {
      const piece = pieces[index] as JoinedPiece;
      if (piece.from >= to) break;
      const start = Math.max(from, piece.from) - piece.from;
      const end = Math.min(to, piece.to) - piece.from;
      const hit = { from: getPlace(piece, start), to: getEnd(piece, end), rule };
      const known = found.get(piece.text);
      if (known) known.push(hit);
      else found.set(piece.text, [hit]);
    }
  }
  return found;
}

function getPlace({ offset, plain }: JoinedPiece, index: number): number {
  return plain ? (plain.places[index] as number) : offset + index;
}

function getEnd({ offset, plain }: JoinedPiece, end: number): number {
  return plain ? (plain.ends[end - 1] as number) : offset + end;
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
