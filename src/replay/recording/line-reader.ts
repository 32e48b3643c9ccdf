import { isAscii } from "node:buffer";
import { type ByteSource, openByteSource } from "../../lib/index.js";

/** Size that fits into the cache of one processor core. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a file line by line, and keeps only one chunk and the current line in memory. Reading is synchronous: a fixture is
 * on a local disk, and a promise for each line would take longer than reading the line.
 */
export class LineReader {
  /** Number of lines read so far. */
  linesRead = 0;
  /** Whether the line that `next` returned last is the end of the file, and has no line end. */
  lacksLineEnd = false;
  readonly #source: ByteSource;
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  /** Complete lines. Those from `#at` on have not been returned yet. */
  #text = "";
  #at = 0;
  /** Number of bytes at the start of the buffer that belong to an incomplete line. */
  #partialBytes = 0;
  #isOpen = true;

  /** @throws the errors of `openByteSource` */
  constructor(path: string) {
    this.#source = openByteSource(path);
  }

  /** Returns the next line without its line end, or undefined after the last line. */
  next(): string | undefined {
    if (this.#at >= this.#text.length && !this.#readChunk()) return undefined;
    const end = this.#text.indexOf("\n", this.#at);
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    this.linesRead++;
    return line;
  }

  close(): void {
    if (this.#isOpen) this.#source.close();
    this.#isOpen = false;
  }

  #readChunk(): boolean {
    while (this.#isOpen) {
      if (this.#partialBytes === this.#buffer.length) this.#growBuffer();
      const size = this.#source.read(this.#buffer, this.#partialBytes);
      if (size === 0) return this.#takeLastLine();
      const filledBytes = this.#partialBytes + size;
      const end = this.#buffer.lastIndexOf(10, filledBytes - 1) + 1;
      if (end <= 0) {
        this.#partialBytes = filledBytes;
        continue;
      }
      this.#text = decodeText(this.#buffer.subarray(0, end));
      this.#at = 0;
      this.#buffer.copyWithin(0, end, filledBytes);
      this.#partialBytes = filledBytes - end;
      return true;
    }
    return false;
  }

  #growBuffer(): void {
    const larger = Buffer.allocUnsafe(this.#buffer.length * 2);
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }

  #takeLastLine(): boolean {
    this.close();
    if (this.#partialBytes === 0) return false;
    this.lacksLineEnd = true;
    this.#text = `${decodeText(this.#buffer.subarray(0, this.#partialBytes))}\n`;
    this.#partialBytes = 0;
    this.#at = 0;
    return true;
  }
}

/** Decodes UTF-8. Detecting and copying pure ASCII is many times faster than decoding. */
function decodeText(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString("latin1") : bytes.toString();
}
