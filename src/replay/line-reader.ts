import { isAscii } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";

/** As much as stays in a core's own cache. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a file line by line, with no more of it in memory than a chunk and the line at hand. It is synchronous: a fixture
 * lies on a local disk, and a promise for each line would take longer than the line.
 */
export class LineReader {
  /** Lines read so far. */
  linesRead = 0;
  /** Did the last line lack its end? */
  lacksLineEnd = false;
  readonly #file: number;
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  /** Whole lines, from `#at` on not yet taken. */
  #text = "";
  #at = 0;
  /** Bytes at the buffer's beginning that belong to a line whose end has not been read. */
  #partialBytes = 0;
  #isOpen = true;

  /** @throws the system's error, where the file can't be opened */
  constructor(path: string) {
    this.#file = openSync(path, "r");
  }

  /** The next line without its end; undefined after the last. */
  next(): string | undefined {
    if (this.#at >= this.#text.length && !this.#readChunk()) return undefined;
    const end = this.#text.indexOf("\n", this.#at);
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    this.linesRead++;
    return line;
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }

  #readChunk(): boolean {
    while (this.#isOpen) {
      if (this.#partialBytes === this.#buffer.length) this.#growBuffer();
      const size = readSync(
        this.#file,
        this.#buffer,
        this.#partialBytes,
        this.#buffer.length - this.#partialBytes,
        null,
      );
      if (size === 0) return this.#takeLastLine();
      const read = this.#partialBytes + size;
      const end = this.#buffer.lastIndexOf(10, read - 1) + 1;
      if (end <= 0) {
        this.#partialBytes = read;
        continue;
      }
      this.#text = decodeText(this.#buffer.subarray(0, end));
      this.#at = 0;
      this.#buffer.copyWithin(0, end, read);
      this.#partialBytes = read - end;
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

/** ASCII is told apart, and copied, many times faster than UTF-8 is decoded. */
function decodeText(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString("latin1") : bytes.toString();
}
