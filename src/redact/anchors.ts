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
 * Searches a text for anchors. It looks only at each second pair of bytes: of three consecutive bytes of an anchor, one pair lies
 * at an even place. So the time is linear, and small for texts with few of the chosen pairs.
 */
export class AnchorFinder {
  /** Pair → whether it has candidates: 0 no, 1 if three bytes fit, 2 in any case. */
  readonly #kinds = new Uint8Array(1 << 16);
  /** Pair → number of its list of candidates; 0: none. */
  readonly #lists = new Uint16Array(1 << 16);
  readonly #candidates: Candidate[][] = [[]];
  /** Hash of three bytes → whether they may be the chosen ones of an anchor. */
  readonly #mayBeChosen = new Uint8Array(1 << 16);
  /** Whether the part that was searched last is ASCII. It may be false if what is next to the part is not. */
  isAscii = true;
  /** The buffer that was searched last, as bytes, as pairs of bytes, and as pairs of pairs. */
  #bytes: Uint8Array = new Uint8Array();
  #pairs: Uint16Array = new Uint16Array();
  #words: Uint32Array = new Uint32Array();
  /** The part that is searched now, and the owners of the anchors that were found in it. */
  #from = 0;
  #to = 0;
  #found: number[] = [];
  readonly #isFound: Uint8Array;

  constructor(owners: AnchorOwner[]) {
    this.#isFound = new Uint8Array(owners.length);
    for (const [owner, { anchors, ignoreCase }] of owners.entries())
      for (const anchor of anchors) this.#add(owner, ignoreCase ? toLowerAscii(anchor) : anchor, ignoreCase);
  }

  /**
   * Finds the owners of the anchors in a part of a buffer.
   * @param buffer begins in memory at a place that is a multiple of four
   * @returns the owners' indices in ascending order; undefined if there is no anchor at all
   */
  find(buffer: Uint8Array, from: number, to: number): number[] | undefined {
    if (buffer !== this.#bytes) this.#setBuffer(buffer);
    this.#from = from;
    this.#to = to;
    const kinds = this.#kinds;
    const words = this.#words;
    const end = Math.min((to + 3) >> 2, words.length);
    let all = 0;
    for (let index = from >> 2; index < end; index++) {
      const word = words[index] as number;
      all |= word;
      if (((kinds[word & 0xffff] as number) | (kinds[word >>> 16] as number)) === 0) continue;
      this.#checkPair(2 * index);
      this.#checkPair(2 * index + 1);
    }
    // The last bytes of a buffer may be no whole word.
    for (let place = Math.max(4 * end, from & ~1); place < to; place++) {
      all |= buffer[place] as number;
      if (place % 2 === 0 && place >> 1 < this.#pairs.length) this.#checkPair(place >> 1);
    }
    this.isAscii = (all & 0x80808080) === 0;
    return this.#takeFound();
  }

  #setBuffer(buffer: Uint8Array): void {
    this.#bytes = buffer;
    this.#pairs = new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.length >> 1);
    this.#words = new Uint32Array(buffer.buffer, buffer.byteOffset, buffer.length >> 2);
  }

  #takeFound(): number[] | undefined {
    if (this.#found.length === 0) return undefined;
    const found = this.#found.sort((a, b) => a - b);
    for (const owner of found) this.#isFound[owner] = 0;
    this.#found = [];
    return found;
  }

  #checkPair(index: number): void {
    const pair = this.#pairs[index] as number;
    const kind = this.#kinds[pair];
    if (kind === 0) return;
    const bytes = this.#bytes;
    const place = 2 * index;
    const first = bytes[place] as number;
    const second = bytes[place + 1] as number;
    const mayBeChosen = this.#mayBeChosen;
    // Outside the buffer there is no byte, which counts as 0.
    if (
      kind === 2 ||
      mayBeChosen[hashBytes(first, second, bytes[place + 2] as number)] === 1 ||
      mayBeChosen[hashBytes(bytes[place - 1] as number, first, second)] === 1
    )
      this.#checkCandidates(pair, place);
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
    for (const a of one as number[])
      for (const b of two as number[])
        for (const c of three as number[]) this.#mayBeChosen[hashBytes(a, b, c)] = 1;
    for (const at of [offset, offset + 1]) {
      for (const first of listCases(bytes[at] as number))
        for (const second of listCases(bytes[at + 1] as number))
          this.#choose(first, second, { anchor, offset: at });
    }
  }

  /** Adds an anchor of one or two characters: it is at a pair's begin, or at its second byte. */
  #addShort(anchor: Anchor): void {
    const [first = 0, second] = anchor.bytes;
    for (let other = 0; other < 256; other++) {
      this.#choose(first, second ?? other, { anchor, offset: 0 }, 2);
      this.#choose(other, first, { anchor, offset: -1 }, second === undefined ? 2 : 1);
      if (second !== undefined) this.#mayBeChosen[hashBytes(other, first, second)] = 1;
    }
  }

  #choose(first: number, second: number, candidate: Candidate, kind: 1 | 2 = 1): void {
    const [pair = 0] = new Uint16Array(Uint8Array.of(first, second).buffer); // in the byte order of this machine
    const list = this.#lists[pair] || this.#candidates.push([]) - 1;
    this.#lists[pair] = list;
    this.#kinds[pair] = Math.max(this.#kinds[pair] ?? 0, kind);
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
const [RARE_LETTERS, RARE] = [1, 0.5];

/** Chooses the three consecutive characters of an anchor whose pairs occur least in ordinary text. */
function chooseOffset(text: string): number {
  const weigh = (at: number) => {
    const pair = text.slice(at, at + 2);
    return FREQUENCIES.get(pair) ?? (/[a-z]{2}/.test(pair) ? RARE_LETTERS : RARE);
  };
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + 3 <= text.length; offset++) {
    const sum = weigh(offset) + weigh(offset + 1);
    if (sum < least) [best, least] = [offset, sum];
  }
  return best;
}

function hashBytes(first: number, second: number, third: number): number {
  return ((first << 8) ^ (second << 4) ^ third) & 0xffff;
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
