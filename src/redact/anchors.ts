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

/**
 * Searches a text for anchors. It looks only at each second pair of bytes: of three consecutive bytes of an anchor, one pair lies
 * at an even place. So the time is linear, and small for texts with few of the chosen pairs. It reads words of four bytes, in the
 * byte order of all platforms that codex has: the first byte is the lowest.
 */
export class AnchorFinder {
  /** Pair → which bytes decide about its candidates; 0: it has none. */
  readonly #kinds = new Uint8Array(1 << 16);
  /** Pair → number of its list of candidates; 0: none. */
  readonly #lists = new Uint16Array(1 << 16);
  readonly #candidates: Candidate[][] = [[]];
  /** Hash of three bytes → whether they may be the chosen ones of an anchor. */
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

  constructor(owners: AnchorOwner[]) {
    this.#isFound = new Uint8Array(owners.length);
    for (const [owner, { anchors, ignoreCase }] of owners.entries())
      for (const anchor of anchors) this.#add(owner, ignoreCase ? toLowerAscii(anchor) : anchor, ignoreCase);
  }

  /**
   * Finds the owners of the anchors in a part of a buffer.
   * @param buffer its begin in memory and its length are multiples of eight
   * @returns the owners' indices in ascending order; undefined if there is no anchor at all
   */
  find(buffer: Uint8Array, from: number, to: number): number[] | undefined {
    if (buffer !== this.#bytes) {
      this.#bytes = buffer;
      if (buffer.length % 8 !== 0) throw new RangeError("the last bytes are no pair of words");
      this.#words = new Int32Array(buffer.buffer, buffer.byteOffset, buffer.length / 4);
    }
    this.#from = from;
    this.#to = to;
    const kinds = this.#kinds;
    const words = this.#words;
    let all = 0;
    // Two words at once, since most have no chosen pair.
    for (let index = (from >> 3) << 1; index << 2 < to; index += 2) {
      const one = words[index] as number;
      const two = words[index + 1] as number;
      all |= one | two;
      const kind =
        (kinds[one & 0xffff] as number) |
        (kinds[one >>> 16] as number) |
        (kinds[two & 0xffff] as number) |
        (kinds[two >>> 16] as number);
      if (kind === 0) continue;
      this.#checkWord(index, one);
      this.#checkWord(index + 1, two);
    }
    this.isAscii = (all & 0x80808080) === 0;
    return this.#takeFound();
  }

  #checkWord(index: number, word: number): void {
    const mayBeChosen = this.#mayBeChosen;
    const low = this.#kinds[word & 0xffff] as number;
    const high = this.#kinds[word >>> 16] as number;
    if (low !== 0) {
      // Outside the buffer there is no byte, which counts as 0.
      const previous = index === 0 ? 0 : (this.#words[index - 1] as number) >>> 24;
      if (
        (low & ALONE) !== 0 ||
        ((low & WITH_NEXT) !== 0 && mayBeChosen[hashBytes(word & 0xffffff)] === 1) ||
        ((low & WITH_PREVIOUS) !== 0 && mayBeChosen[hashBytes(((word & 0xffff) << 8) | previous)] === 1)
      )
        this.#checkCandidates(word & 0xffff, 4 * index);
    }
    if (high !== 0) {
      const next = index + 1 === this.#words.length ? 0 : (this.#words[index + 1] as number) & 0xff;
      if (
        (high & ALONE) !== 0 ||
        ((high & WITH_PREVIOUS) !== 0 && mayBeChosen[hashBytes(word >>> 8)] === 1) ||
        ((high & WITH_NEXT) !== 0 && mayBeChosen[hashBytes((word >>> 16) | (next << 16))] === 1)
      )
        this.#checkCandidates(word >>> 16, 4 * index + 2);
    }
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
    this.#kinds[pair] = (this.#kinds[pair] as number) | kind;
    const candidates = this.#candidates[list];
    if (candidates?.every((one) => one.anchor !== candidate.anchor || one.offset !== candidate.offset))
      candidates.push(candidate);
  }
}

/** Copies a text for `find`. A character outside Latin-1 becomes any byte, which may find too much, but never too little. */
export function toSearchable(text: string): Uint8Array {
  const copy = new Uint8Array((text.length + 8) & ~7); // whole pairs of words
  Buffer.from(copy.buffer).write(text, "latin1");
  return copy;
}

/** Pairs of characters by how often they occur in fixtures and in English, in any case, the most frequent first. */
const FREQUENT_PAIRS = [
  '00":  ,"rete",:"oninesstthenercoat0-demes"d"edt roorite ,  t"t{"nte"nss ex: eato01learhese80id apagetidaetodndtasscerill',
  'uralompe cio:{tu sem fanad rag i76nengfitrchutec"camulasaclin nuis"m"i " =ms {rtctna ot""pvernsakeraty }prou:1dielmahayp',
  '},un:nd "0il-8tsxtmpho70a--aol= 191"9bb76da8-7iml,"s pot); nt_mius{ foso}}por "roklapl) fr0,hr enof putt mcani20s.si w10',
  '25efrsienc |56| "}lo"e:0 (ueofscspmoa 22evocld60ai17"a67tmif_tbe72_iow bvit(np0}e,m epm"ptjs} rurylt *e_.."f lh . va-2n_',
].join("");
/** How often a pair occurs: in twice as many places, it counts twice. */
const FREQUENCIES = new Map(
  (FREQUENT_PAIRS.match(/../g) ?? []).map((pair, rank) => [pair, 200 / (rank + 10)]),
);
/** Other pairs of lower case letters, and all others. */
const [RARE_LETTERS, RARE] = [1, 0.5];

/** Chooses the three consecutive characters of an anchor whose pairs occur least in ordinary text. */
function chooseOffset(text: string): number {
  const weigh = (at: number) => {
    const pair = text.slice(at, at + 2).toLowerCase();
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

/** @param bytes three bytes, the first of which is the lowest */
function hashBytes(bytes: number): number {
  return (bytes ^ (bytes >>> 11)) & 0xffff;
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
