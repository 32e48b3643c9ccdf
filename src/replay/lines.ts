import { isAscii } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";

/** As much as stays in a core's own cache. */
const CHUNK = 64 * 1024;

/**
 * Reads a file line by line, with no more of it in memory than a chunk and the line at hand. It is synchronous: a fixture
 * lies on a local disk, and a promise for each line would take longer than the line.
 */
export class LineReader {
  /** Lines read so far. */
  count = 0;
  /** Did the last line lack its end? */
  unended = false;
  readonly #file: number;
  #buffer = Buffer.allocUnsafe(CHUNK);
  /** Whole lines, from `#at` on not yet taken. */
  #text = "";
  #at = 0;
  /** Bytes at the buffer's beginning that belong to a line whose end has not been read. */
  #begun = 0;
  #open = true;

  /** @throws the system's error, where the file can't be opened */
  constructor(path: string) {
    this.#file = openSync(path, "r");
  }

  /** The next line without its end; undefined after the last. */
  next(): string | undefined {
    if (this.#at >= this.#text.length && !this.#fill()) return undefined;
    const end = this.#text.indexOf("\n", this.#at);
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    this.count++;
    return line;
  }

  close(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }

  #fill(): boolean {
    while (this.#open) {
      if (this.#begun === this.#buffer.length) this.#grow();
      const size = readSync(this.#file, this.#buffer, this.#begun, this.#buffer.length - this.#begun, null);
      if (size === 0) return this.#last();
      const read = this.#begun + size;
      const end = this.#buffer.lastIndexOf(10, read - 1) + 1;
      if (end <= 0) {
        this.#begun = read;
        continue;
      }
      this.#text = textOf(this.#buffer.subarray(0, end));
      this.#at = 0;
      this.#buffer.copyWithin(0, end, read);
      this.#begun = read - end;
      return true;
    }
    return false;
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.#buffer.length * 2);
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }

  #last(): boolean {
    this.close();
    if (this.#begun === 0) return false;
    this.unended = true;
    this.#text = `${textOf(this.#buffer.subarray(0, this.#begun))}\n`;
    this.#begun = 0;
    this.#at = 0;
    return true;
  }
}

/** ASCII is told apart, and copied, many times faster than UTF-8 is decoded. */
function textOf(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString("latin1") : bytes.toString();
}
