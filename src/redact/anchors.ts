/** Finds which of many short texts occur in a long one, in a single pass. */
import { chooseOffset } from "./choose-offset.js";

/** The anchors of one owner, such as a rule. */
export interface AnchorOwner {
  /** Texts in which each character stands for one byte. */
  anchors: string[];
  /** Whether the case of ASCII letters does not count. */
  ignoreCase: boolean;
}

/** A text to find. */
interface Anchor {
  /** If case does not count, in lower case. */
  bytes: Uint8Array;
  ignoreCase: boolean;
  /** Index of its owner. */
  owner: number;
}

/** An anchor to compare with the text wherever certain two or three bytes are found. */
interface Candidate {
  anchor: Anchor;
  /** Index in the anchor of the first of these bytes; -1 if the anchor begins with the second one. */
  offset: number;
}

/** The number of words in a block. A block is first searched for chosen pairs, and then the bytes around them are compared with anchors. */
const BLOCK_WORDS = 1024;
/** The number of words that one round of the loop reads. Beginning a new round costs as much as reading a word. */
const ROUND_WORDS = 4;

/**
 * Searches a text for anchors. Of each anchor with three or more bytes, `chooseOffset` chooses three consecutive bytes. They form two pairs of
 * neighbors, and one of these chosen pairs begins at an even place. So it is enough to look at the pairs at even places, which takes linear time,
 * and little time for texts with few chosen pairs. Words of four bytes are read, little-endian as on all platforms of codex: the first byte is the lowest.
 */
export class AnchorFinder {
  /** Pair → 1 if it is chosen, so that a candidate may be there; otherwise 0. */
  readonly #isChosen = new Uint8Array(1 << 16);
  /** Hash of three bytes → index of the list of candidates that have them; 0: none. */
  readonly #triples = new Uint16Array(1 << 16);
  /** Pair → index of the list of candidates with one or two bytes, for which the pair is enough; 0: none. */
  readonly #pairs = new Uint16Array(1 << 16);
  readonly #candidates: Candidate[][] = [[]];
  /** Whether the part that was searched last is ASCII. It can be false for an ASCII part if a byte next to the part is not ASCII. */
  isAscii = true;
  /** The buffer that was searched last, as bytes and as words. */
  #bytes: Uint8Array = new Uint8Array();
  #words: Int32Array = new Int32Array();
  /** The part that is searched now, and the owners of the anchors that were found in it. */
  #from = 0;
  #to = 0;
  #found: number[] = [];
  readonly #isFound: Uint8Array;
  /** The chosen pairs of a block, each as half of its place. The entry after the last of them has no meaning. */
  readonly #hits = new Int32Array(2 * BLOCK_WORDS + 1);

  constructor(owners: AnchorOwner[]) {
    this.#isFound = new Uint8Array(owners.length);
    for (const [owner, { anchors, ignoreCase }] of owners.entries())
      for (const anchor of anchors) this.#add(owner, ignoreCase ? toLowerAscii(anchor) : anchor, ignoreCase);
  }

  /**
   * Finds the owners of the anchors in a part of a buffer.
   * @param buffer its start in memory and its length must be multiples of four
   * @returns the owners' indexes in ascending order; undefined if the part has no anchor
   */
  find(buffer: Uint8Array, from: number, to: number): number[] | undefined {
    if (buffer !== this.#bytes) {
      this.#bytes = buffer;
      if (buffer.length % 4 !== 0) throw new RangeError("the length of the buffer is no multiple of four");
      this.#words = new Int32Array(buffer.buffer, buffer.byteOffset, buffer.length / 4);
    }
    this.#from = from;
    this.#to = to;
    const words = this.#words;
    const isChosen = this.#isChosen;
    const hits = this.#hits;
    const end = (to + 3) >> 2;
    let all = 0;
    for (let start = from >> 2; start < end; start += BLOCK_WORDS) {
      const blockEnd = Math.min(end, start + BLOCK_WORDS);
      let count = 0;
      let index = start;
      // Each pair is stored, but only a chosen one is counted: so there is no branch, which would often be mispredicted, at a high cost.
      for (const last = blockEnd - ROUND_WORDS; index <= last; index += ROUND_WORDS) {
        const first = words[index] as number;
        const second = words[index + 1] as number;
        const third = words[index + 2] as number;
        const fourth = words[index + 3] as number;
        all |= first | second | third | fourth;
        const half = 2 * index;
        hits[count] = half;
        count += isChosen[first & 0xffff] as number;
        hits[count] = half + 1;
        count += isChosen[first >>> 16] as number;
        hits[count] = half + 2;
        count += isChosen[second & 0xffff] as number;
        hits[count] = half + 3;
        count += isChosen[second >>> 16] as number;
        hits[count] = half + 4;
        count += isChosen[third & 0xffff] as number;
        hits[count] = half + 5;
        count += isChosen[third >>> 16] as number;
        hits[count] = half + 6;
        count += isChosen[fourth & 0xffff] as number;
        hits[count] = half + 7;
        count += isChosen[fourth >>> 16] as number;
      }
      for (; index < blockEnd; index++) {
        const word = words[index] as number;
        all |= word;
        hits[count] = 2 * index;
        count += isChosen[word & 0xffff] as number;
        hits[count] = 2 * index + 1;
        count += isChosen[word >>> 16] as number;
      }
      for (let hit = 0; hit < count; hit++) this.#checkPair(2 * (hits[hit] as number));
    }
    this.isAscii = (all & 0x80808080) === 0;
    return this.#takeFound();
  }

  /** Looks for anchors at a chosen pair. @param place index of its first byte */
  #checkPair(place: number): void {
    const bytes = this.#bytes;
    const pair = (bytes[place] as number) | ((bytes[place + 1] as number) << 8);
    // A byte outside the buffer counts as 0.
    const previous = place === 0 ? 0 : (bytes[place - 1] as number);
    const next = place + 2 === bytes.length ? 0 : (bytes[place + 2] as number);
    const atPrevious = this.#triples[hashBytes((pair << 8) | previous)] as number;
    const atPair = this.#triples[hashBytes(pair | (next << 16))] as number;
    const alone = this.#pairs[pair] as number;
    if ((atPrevious | atPair | alone) === 0) return;
    if (atPrevious !== 0) this.#checkCandidates(atPrevious, place - 1);
    if (atPair !== 0) this.#checkCandidates(atPair, place);
    if (alone !== 0) this.#checkCandidates(alone, place);
  }

  #takeFound(): number[] | undefined {
    if (this.#found.length === 0) return undefined;
    const found = this.#found.sort((a, b) => a - b);
    for (const owner of found) this.#isFound[owner] = 0;
    this.#found = [];
    return found;
  }

  #checkCandidates(list: number, place: number): void {
    const candidates = this.#candidates[list] as Candidate[];
    for (let index = 0; index < candidates.length; index++) {
      const { anchor, offset } = candidates[index] as Candidate;
      const { owner } = anchor;
      if (this.#isFound[owner] === 1 || !isAt(this.#bytes, place - offset, anchor, this.#from, this.#to))
        continue;
      this.#isFound[owner] = 1;
      this.#found.push(owner);
    }
  }

  #add(owner: number, text: string, ignoreCase: boolean): void {
    const bytes = Buffer.from(text, "latin1");
    const anchor = { bytes, owner, ignoreCase };
    const listCases = (byte: number) =>
      ignoreCase && byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
    if (bytes.length < 3) {
      for (const first of listCases(bytes[0] ?? 0))
        for (const second of bytes.length === 2 ? listCases(bytes[1] as number) : [undefined])
          this.#addShort(anchor, first, second);
      return;
    }
    const offset = chooseOffset(text);
    const [one = [], two = [], three = []] = [0, 1, 2].map((index) =>
      listCases(bytes[offset + index] as number),
    );
    for (const a of one)
      for (const b of two)
        for (const c of three) this.#addTriple(a | (b << 8) | (c << 16), { anchor, offset });
  }

  /** Adds an anchor of one or two bytes: it starts at the first byte of a pair, or at the second. */
  #addShort(anchor: Anchor, first: number, second: number | undefined): void {
    if (second !== undefined) this.#addPair(first | (second << 8), { anchor, offset: 0 });
    for (let other = 0; other < 256; other++) {
      if (second !== undefined) {
        this.#addTriple(other | (first << 8) | (second << 16), { anchor, offset: -1 });
      } else {
        this.#addPair(first | (other << 8), { anchor, offset: 0 });
        this.#addPair(other | (first << 8), { anchor, offset: -1 });
      }
    }
  }

  #addTriple(triple: number, candidate: Candidate): void {
    this.#isChosen[triple & 0xffff] = 1;
    this.#isChosen[triple >>> 8] = 1;
    this.#addCandidate(this.#triples, hashBytes(triple), candidate);
  }

  #addPair(pair: number, candidate: Candidate): void {
    this.#isChosen[pair] = 1;
    this.#addCandidate(this.#pairs, pair, candidate);
  }

  #addCandidate(lists: Uint16Array, key: number, candidate: Candidate): void {
    const list = lists[key] || this.#candidates.push([]) - 1;
    lists[key] = list;
    const candidates = this.#candidates[list];
    if (candidates?.every((one) => one.anchor !== candidate.anchor || one.offset !== candidate.offset))
      candidates.push(candidate);
  }
}

/** Copies a text for `find`. A character outside Latin-1 becomes an arbitrary byte, so `find` may find too much, but never too little. */
export function toSearchable(text: string): Uint8Array {
  const copy = new Uint8Array((text.length + 4) & ~3); // the last word is complete
  Buffer.from(copy.buffer).write(text, "latin1");
  return copy;
}

/** @param bytes three bytes, the first of which is the lowest */
function hashBytes(bytes: number): number {
  return Math.imul(bytes, 0x9e3779b1) >>> 16;
}

function toLowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function isAt(
  buffer: Uint8Array,
  start: number,
  { bytes, ignoreCase }: Anchor,
  from: number,
  to: number,
): boolean {
  if (start < from || start + bytes.length > to) return false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = buffer[start + index] as number;
    const folded = ignoreCase && byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (folded !== bytes[index]) return false;
  }
  return true;
}
