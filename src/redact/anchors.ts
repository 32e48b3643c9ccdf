/** Finds which of many short texts occur in a long one, at the speed of memory. */

/** The anchors that stand for one thing. */
export interface AnchorOwner {
  /** ASCII texts. */
  anchors: string[];
  /** Whether upper and lower case are the same. */
  ignoreCase: boolean;
}

/** A text to find. */
interface Anchor {
  /** If case does not count, in lower case. */
  bytes: Uint8Array;
  ignoreCase: boolean;
  /** What a finding of it stands for. */
  owner: number;
}

/** Place of an anchor in relation to a pair of bytes. */
interface Candidate {
  anchor: Anchor;
  /** Index in the anchor of the first byte of the pair; -1 if the anchor begins with the second byte. */
  offset: number;
}

/**
 * Which bytes decide, in addition to a pair, whether its candidates are checked: the byte after it, or the one before it, may be
 * the third of the chosen bytes; or none.
 */
const [WITH_NEXT, WITH_PREVIOUS, ALONE] = [1, 2, 4];
/** The number of words that are searched for chosen pairs, before the next bytes of those are looked at. */
const BLOCK_WORDS = 1024;

/**
 * Searches a text for anchors. It looks only at each second pair of bytes: of three consecutive bytes of an anchor, one pair lies
 * at an even place. So the time is linear, and small for texts with few of the chosen pairs. It reads words of four bytes, in the
 * byte order of all platforms that codex has: the first byte is the lowest.
 */
export class AnchorFinder {
  /** Pair → whether it has candidates: 1 or 0. */
  readonly #isChosen = new Uint8Array(1 << 16);
  /** Pair → which bytes decide about its candidates; 0: it has none. */
  readonly #kinds = new Uint8Array(1 << 16);
  /** Pair → number of its list of candidates; 0: none. */
  readonly #lists = new Uint16Array(1 << 16);
  readonly #candidates: Candidate[][] = [[]];
  /** Hash of three bytes → whether they may be the chosen ones of an anchor: 1 or 0. */
  readonly #mayBeChosen = new Uint8Array(1 << 16);
  /** Whether the part that was searched last is ASCII. It may be false if what is next to the part is not. */
  isAscii = true;
  /** The buffer that was searched last, as bytes and as words. */
  #bytes: Uint8Array = new Uint8Array();
  #words: Int32Array = new Int32Array();
  /** The part that is searched now, and the owners of the anchors that were found in it. */
  #from = 0;
  #to = 0;
  #found: number[] = [];
  readonly #isFound: Uint8Array;
  /** Indices of the words of a block with a chosen pair. */
  readonly #hits = new Int32Array(BLOCK_WORDS);

  constructor(owners: AnchorOwner[]) {
    this.#isFound = new Uint8Array(owners.length);
    for (const [owner, { anchors, ignoreCase }] of owners.entries())
      for (const anchor of anchors) this.#add(owner, ignoreCase ? toLowerAscii(anchor) : anchor, ignoreCase);
  }

  /**
   * Finds the owners of the anchors in a part of a buffer.
   * @param buffer its begin in memory and its length are multiples of four
   * @returns the owners' indices in ascending order; undefined if there is no anchor at all
   */
  find(buffer: Uint8Array, from: number, to: number): number[] | undefined {
    if (buffer !== this.#bytes) {
      this.#bytes = buffer;
      if (buffer.length % 4 !== 0) throw new RangeError("the last bytes are no whole word");
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
      // A branch would be mispredicted at each of the many words with a chosen pair, which costs more than all else.
      for (let index = start; index < blockEnd; index++) {
        const word = words[index] as number;
        all |= word;
        hits[count] = index;
        count += (isChosen[word & 0xffff] as number) | (isChosen[word >>> 16] as number);
      }
      for (let hit = 0; hit < count; hit++) this.#checkWord(hits[hit] as number);
    }
    this.isAscii = (all & 0x80808080) === 0;
    return this.#takeFound();
  }

  #checkWord(index: number): void {
    const words = this.#words;
    const kinds = this.#kinds;
    const mayBeChosen = this.#mayBeChosen;
    const word = words[index] as number;
    const low = word & 0xffff;
    const high = word >>> 16;
    // Outside the buffer there is no byte, which counts as 0.
    const previous = index === 0 ? 0 : (words[index - 1] as number) >>> 24;
    const next = index + 1 === words.length ? 0 : (words[index + 1] as number) & 0xff;
    const lowKind =
      ALONE |
      (mayBeChosen[hashBytes(word & 0xffffff)] as number) |
      ((mayBeChosen[hashBytes((low << 8) | previous)] as number) << 1);
    const highKind =
      ALONE |
      (mayBeChosen[hashBytes(high | (next << 16))] as number) |
      ((mayBeChosen[hashBytes(word >>> 8)] as number) << 1);
    const lowMatch = (kinds[low] as number) & lowKind;
    const highMatch = (kinds[high] as number) & highKind;
    if ((lowMatch | highMatch) === 0) return;
    if (lowMatch !== 0) this.#checkCandidates(low, 4 * index);
    if (highMatch !== 0) this.#checkCandidates(high, 4 * index + 2);
  }

  #takeFound(): number[] | undefined {
    if (this.#found.length === 0) return undefined;
    const found = this.#found.sort((a, b) => a - b);
    for (const owner of found) this.#isFound[owner] = 0;
    this.#found = [];
    return found;
  }

  #checkCandidates(pair: number, place: number): void {
    const candidates = this.#candidates[this.#lists[pair] as number] as Candidate[];
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
    if (bytes.length < 3) {
      this.#addShort(anchor);
      return;
    }
    const listCases = (byte: number) =>
      ignoreCase && byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
    const offset = chooseOffset(text);
    const [one, two, three] = [0, 1, 2].map((index) => listCases(bytes[offset + index] as number));
    for (const a of one as number[]) {
      for (const b of two as number[]) {
        this.#choose(a, b, { anchor, offset }, WITH_NEXT);
        for (const c of three as number[]) this.#mayBeChosen[hashBytes(a | (b << 8) | (c << 16))] = 1;
      }
    }
    for (const b of two as number[])
      for (const c of three as number[]) this.#choose(b, c, { anchor, offset: offset + 1 }, WITH_PREVIOUS);
  }

  /** Adds an anchor of one or two characters: it is at a pair's begin, or at its second byte. */
  #addShort(anchor: Anchor): void {
    const [first = 0, second] = anchor.bytes;
    for (let other = 0; other < 256; other++) {
      this.#choose(first, second ?? other, { anchor, offset: 0 }, ALONE);
      this.#choose(other, first, { anchor, offset: -1 }, second === undefined ? ALONE : WITH_NEXT);
      if (second !== undefined) this.#mayBeChosen[hashBytes(other | (first << 8) | (second << 16))] = 1;
    }
  }

  #choose(first: number, second: number, candidate: Candidate, kind: number): void {
    const pair = first | (second << 8);
    const list = this.#lists[pair] || this.#candidates.push([]) - 1;
    this.#lists[pair] = list;
    this.#isChosen[pair] = 1;
    this.#kinds[pair] = (this.#kinds[pair] as number) | kind;
    const candidates = this.#candidates[list];
    if (candidates?.every((one) => one.anchor !== candidate.anchor || one.offset !== candidate.offset))
      candidates.push(candidate);
  }
}

/** Copies a text for `find`. A character outside Latin-1 becomes any byte, which may find too much, but never too little. */
export function toSearchable(text: string): Uint8Array {
  const copy = new Uint8Array((text.length + 4) & ~3); // the last word is complete
  Buffer.from(copy.buffer).write(text, "latin1");
  return copy;
}

/** Pairs of letters by how often they occur in fixtures and in English, the most frequent first. */
const FREQUENT_PAIRS =
  "te en th ll re in er an da on ed es or ta it me em et ea he ke pa ar nd ut de st od ge ur nt tu ag ok ad ns co le ho am ra hr at ul rk " +
  "pl se ma la ay no wo ak pu ex el al om xt sa to ss pe rt ro ti id ty ch yp lt ot io mp ou ac as us np ca ri ng so nu na tp ni sg ec is";
/** How often a pair occurs: in twice as many places, it counts twice. */
const FREQUENCIES = new Map(FREQUENT_PAIRS.split(" ").map((pair, rank) => [pair, 200 / (rank + 10)]));
/** Other pairs of lower case letters, and all others. */
const [WORD_END, RARE_LETTERS, RARE] = [3, 1, 0.5];

/** Chooses the three consecutive characters of an anchor whose pairs occur least in ordinary text. */
function chooseOffset(text: string): number {
  const weigh = (at: number) => {
    const pair = text.slice(at, at + 2);
    return (
      FREQUENCIES.get(pair) ??
      (/[a-z][ .]/.test(pair) ? WORD_END : /[a-z]{2}/.test(pair) ? RARE_LETTERS : RARE)
    );
  };
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + 3 <= text.length; offset++) {
    const sum = weigh(offset) + weigh(offset + 1);
    if (sum < least) [best, least] = [offset, sum];
  }
  return best;
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
