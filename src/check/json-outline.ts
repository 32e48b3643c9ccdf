import { type JsonObject, type JsonValue, MAX_DEPTH } from "../transcript/index.js";

const [QUOTE, BACKSLASH, COMMA, COLON, POINT, MINUS, PLUS, ZERO] = [34, 92, 44, 58, 46, 45, 43, 48];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
/** Byte → 1 if a string may contain it unescaped. */
const PLAIN = new Uint8Array(256).map((_, byte) =>
  Number(byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH),
);
/** Byte → 1 if it may follow a backslash. */
const ESCAPED = markBytes('"\\/bfnrt');
const HEX_DIGITS = markBytes("0123456789abcdefABCDEF");
const DIGITS = markBytes("0123456789");
const SPACE = markBytes(" \t\n\r");
const [TRUE, FALSE, NULL] = ["true", "false", "null"].map((word) => Buffer.from(word)) as [
  Buffer,
  Buffer,
  Buffer,
];
/** The maximum number of names and values that a reader remembers with their bytes. */
const REMEMBERED = 1024;
/** A longer name or value is not remembered. */
const MAX_REMEMBERED_BYTES = 64;

/**
 * Reads the outline of a JSON value. The outline of an object has all its members, but lists and objects in them are empty. The outline
 * of a list is an empty list, and that of any other value is the value. The reader accepts what `parsePlainJson` accepts, in less
 * time, since it builds almost nothing.
 */
export class JsonOutlineReader {
  #bytes: Buffer = Buffer.alloc(0);
  #words: Int32Array = new Int32Array();
  #end = 0;
  /** Names and values by a hash of their bytes, since most lines have the same names, and many the same values. */
  readonly #remembered = new Array<{ bytes: Buffer; value: JsonValue } | undefined>(REMEMBERED).fill(
    undefined,
  );

  /**
   * Reads one value.
   * @param buffer its address in memory and its length are multiples of four
   * @returns the outline, whose objects have no prototype
   * @throws SyntaxError if the bytes are not exactly one JSON value, or are nested too deeply
   */
  read(buffer: Buffer, from: number, to: number): JsonValue {
    if (buffer !== this.#bytes) {
      this.#bytes = buffer;
      this.#words = new Int32Array(buffer.buffer, buffer.byteOffset, buffer.length / 4);
    }
    this.#end = to;
    const start = this.#skipSpace(from);
    const members = this.#getByte(start) === OPEN_OBJECT ? buildEmptyObject() : undefined;
    const end = members ? this.#skipObject(start, 1, members) : this.#skipValue(start, 1);
    if (this.#skipSpace(end) < to) throw buildSyntaxError();
    return members ?? this.#outlineValue(start, end);
  }

  /** @returns the byte at a place, or 0 after the end */
  #getByte(at: number): number {
    return at < this.#end ? (this.#bytes[at] as number) : 0;
  }

  #skipSpace(start: number): number {
    let at = start;
    while (at < this.#end && SPACE[this.#bytes[at] as number] === 1) at++;
    return at;
  }

  #skipByte(at: number, byte: number): number {
    if (this.#getByte(at) !== byte) throw buildSyntaxError();
    return at + 1;
  }

  /** @param depth the depth of this value if it is a list or an object; the depth of the outermost value is 1 */
  #skipValue(at: number, depth: number): number {
    const byte = this.#getByte(at);
    if (byte === QUOTE) return this.#skipString(at);
    if (byte === OPEN_OBJECT) return this.#skipObject(at, depth);
    if (byte === OPEN_LIST) return this.#skipList(at, depth);
    if (byte === TRUE[0]) return this.#skipWord(at, TRUE);
    if (byte === FALSE[0]) return this.#skipWord(at, FALSE);
    if (byte === NULL[0]) return this.#skipWord(at, NULL);
    return this.#skipNumber(at);
  }

  /** @param members gets the outlines of the members */
  #skipObject(start: number, depth: number, members?: JsonObject): number {
    if (depth > MAX_DEPTH) throw buildSyntaxError();
    let at = this.#skipSpace(start + 1);
    if (this.#getByte(at) === CLOSE_OBJECT) return at + 1;
    for (;;) {
      const nameEnd = this.#skipString(at);
      const valueStart = this.#skipSpace(this.#skipByte(this.#skipSpace(nameEnd), COLON));
      const valueEnd = this.#skipValue(valueStart, depth + 1);
      if (members) members[this.#readToken(at, nameEnd) as string] = this.#outlineValue(valueStart, valueEnd);
      at = this.#skipSpace(valueEnd);
      if (this.#getByte(at) === CLOSE_OBJECT) return at + 1;
      at = this.#skipSpace(this.#skipByte(at, COMMA));
    }
  }

  #skipList(start: number, depth: number): number {
    if (depth > MAX_DEPTH) throw buildSyntaxError();
    let at = this.#skipSpace(start + 1);
    if (this.#getByte(at) === CLOSE_LIST) return at + 1;
    for (;;) {
      at = this.#skipSpace(this.#skipValue(at, depth + 1));
      if (this.#getByte(at) === CLOSE_LIST) return at + 1;
      at = this.#skipSpace(this.#skipByte(at, COMMA));
    }
  }

  #skipString(start: number): number {
    for (let at = this.#skipPlain(this.#skipByte(start, QUOTE)); ; at = this.#skipPlain(at)) {
      const byte = this.#getByte(at);
      if (byte === QUOTE) return at + 1;
      if (byte !== BACKSLASH) throw buildSyntaxError();
      const escaped = this.#getByte(at + 1);
      if (ESCAPED[escaped] === 1) at += 2;
      else if (escaped !== 0x75) throw buildSyntaxError();
      else at = this.#skipAll(HEX_DIGITS, at + 2, 4);
    }
  }

  /** Skips the bytes that a string may contain unescaped: four at once, as far as possible. */
  #skipPlain(start: number): number {
    const bytes = this.#bytes;
    const words = this.#words;
    const end = this.#end;
    let at = start;
    while (at < end && PLAIN[bytes[at] as number] === 1) {
      at++;
      if ((at & 3) !== 0) continue;
      while (at + 4 <= end && isPlainWord(words[at >> 2] as number)) at += 4;
    }
    return at;
  }

  #skipWord(start: number, word: Buffer): number {
    for (let index = 0; index < word.length; index++) this.#skipByte(start + index, word[index] as number);
    return start + word.length;
  }

  #skipNumber(start: number): number {
    let at = this.#getByte(start) === MINUS ? start + 1 : start;
    at = this.#getByte(at) === ZERO ? at + 1 : this.#skipDigits(at);
    if (this.#getByte(at) === POINT) at = this.#skipDigits(at + 1);
    if ((this.#getByte(at) | 0x20) !== 0x65) return at;
    const sign = this.#getByte(at + 1);
    return this.#skipDigits(sign === PLUS || sign === MINUS ? at + 2 : at + 1);
  }

  /** Skips one digit or more. */
  #skipDigits(start: number): number {
    let at = this.#skipAll(DIGITS, start, 1);
    while (DIGITS[this.#getByte(at)] === 1) at++;
    return at;
  }

  #skipAll(marked: Uint8Array, start: number, count: number): number {
    for (let at = start; at < start + count; at++)
      if (marked[this.#getByte(at)] !== 1) throw buildSyntaxError();
    return start + count;
  }

  #outlineValue(start: number, end: number): JsonValue {
    const byte = this.#bytes[start];
    if (byte === OPEN_LIST) return [];
    return byte === OPEN_OBJECT ? buildEmptyObject() : this.#readToken(start, end);
  }

  /** Parses a string or another value without members. */
  #readToken(start: number, end: number): JsonValue {
    const bytes = this.#bytes;
    if (end - start > MAX_REMEMBERED_BYTES) return parseToken(bytes, start, end);
    let hash = 0;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
    const place = (hash ^ (hash >>> 10)) & (REMEMBERED - 1);
    const known = this.#remembered[place];
    if (known !== undefined && isAt(bytes, start, end, known.bytes)) return known.value;
    const value = parseToken(bytes, start, end);
    this.#remembered[place] = { bytes: Buffer.from(bytes.subarray(start, end)), value };
    return value;
  }
}

function markBytes(marked: string): Uint8Array {
  return new Uint8Array(256).map((_, byte) => Number(marked.includes(String.fromCharCode(byte))));
}

/**
 * Whether each of the four bytes in a word is 0x20 or more, no quote and no backslash. Each subtraction is made for all
 * four bytes at once. A byte takes a bit from the next one only if it is not plain itself, and then the answer is false anyway.
 */
function isPlainWord(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const found =
    ((quotes - 0x01010101) & ~quotes) |
    ((backslashes - 0x01010101) & ~backslashes) |
    ((word - 0x20202020) & ~word);
  return (found & 0x80808080) === 0;
}

function isAt(bytes: Buffer, start: number, end: number, text: Buffer): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index++) if (bytes[start + index] !== text[index]) return false;
  return true;
}

function parseToken(bytes: Buffer, start: number, end: number): JsonValue {
  return JSON.parse(bytes.toString("utf8", start, end)) as JsonValue;
}

function buildEmptyObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

function buildSyntaxError(): SyntaxError {
  return new SyntaxError("no JSON");
}
