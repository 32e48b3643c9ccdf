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
  readonly #owners: number;
  /** Pair → whether it has candidates: 0 no, 1 if three bytes fit, 2 in any case. */
  readonly #kinds = new Uint8Array(1 << 16);
  /** Pair → number of its list of candidates; 0: none. */
  readonly #lists = new Uint16Array(1 << 16);
  readonly #candidates: Candidate[][] = [[]];
  /** Hash of three bytes → whether they may be the chosen ones of an anchor. */
  readonly #mayBeChosen = new Uint8Array(1 << 16);
  /** Whether the part that was searched last is ASCII. */
  isAscii = true;

  constructor(owners: AnchorOwner[]) {
    this.#owners = owners.length;
    for (const [owner, { anchors, ignoreCase }] of owners.entries())
      for (const anchor of anchors) this.#add(owner, ignoreCase ? toLowerAscii(anchor) : anchor, ignoreCase);
  }

  /**
   * Finds the owners of the anchors in a part of a buffer.
   * @param buffer begins at an even place in memory
   * @returns for each owner, 1 if there is one of its anchors; undefined if there is no anchor at all
   */
  find(buffer: Uint8Array, from: number, to: number): Uint8Array | undefined {
    const pairs = new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.length >> 1);
    const kinds = this.#kinds;
    const mayBeChosen = this.#mayBeChosen;
    let all = 0;
    let found: Uint8Array | undefined;
    const end = Math.min((to + 1) >> 1, pairs.length);
    for (let index = from >> 1; index < end; index++) {
      const pair = pairs[index] as number;
      all |= pair;
      const kind = kinds[pair];
      if (kind === 0) continue;
      const place = 2 * index;
      const first = buffer[place] as number;
      const second = buffer[place + 1] as number;
      // Outside the buffer there is no byte, which counts as 0.
      if (
        kind === 2 ||
        mayBeChosen[hashBytes(first, second, buffer[place + 2] as number)] === 1 ||
        mayBeChosen[hashBytes(buffer[place - 1] as number, first, second)] === 1
      )
        found = this.#check(pair, buffer, place, from, to, found);
    }
    if (to % 2 === 1) all |= buffer[to - 1] as number;
    this.isAscii = (all & 0x8080) === 0;
    return found;
  }

  /** Checks the candidates of a pair. */
  #check(
    pair: number,
    buffer: Uint8Array,
    place: number,
    from: number,
    to: number,
    known: Uint8Array | undefined,
  ): Uint8Array | undefined {
    let found = known;
    const candidates = this.#candidates[this.#lists[pair] as number] as Candidate[];
    for (let index = 0; index < candidates.length; index++) {
      const { anchor, offset } = candidates[index] as Candidate;
      const { owner } = anchor;
      if (found?.[owner] === 1 || !isAt(buffer, place - offset, anchor, from, to)) continue;
      found ??= new Uint8Array(this.#owners);
      found[owner] = 1;
    }
    return found;
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
  const copy = new Uint8Array(text.length + 1); // starts at an even place; the last pair is complete
  Buffer.from(copy.buffer).write(text, "latin1");
  return copy;
}

/** Characters by how often they occur in fixtures, the most frequent first. */
const FREQUENT = '"eta oinsrl:d,c0u1/mp2h3g456f789yb.-_kwv';

/** Chooses the three consecutive characters of an anchor that occur least in ordinary text. */
function chooseOffset(text: string): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + 3 <= text.length; offset++) {
    const weigh = (at: number) => {
      const rank = FREQUENT.indexOf(text[at] as string);
      return rank < 0 ? 1 : FREQUENT.length + 1 - rank;
    };
    const sum = weigh(offset) * weigh(offset + 1) + weigh(offset + 1) * weigh(offset + 2);
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
