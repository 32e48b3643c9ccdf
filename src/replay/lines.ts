import { closeSync, openSync, readSync } from "node:fs";

const CHUNK = 256 * 1024;

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
  readonly #buffer = Buffer.allocUnsafe(CHUNK);
  /** Whole lines, from `#at` on not yet taken. */
  #text = "";
  #at = 0;
  /** What follows the last line end that was read. */
  #rest: Buffer[] = [];
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
      const size = readSync(this.#file, this.#buffer, 0, CHUNK, null);
      if (size === 0) return this.#last();
      const read = this.#buffer.subarray(0, size);
      const end = read.lastIndexOf(10) + 1;
      if (end === 0) {
        this.#rest.push(Buffer.from(read));
        continue;
      }
      const whole = read.subarray(0, end);
      this.#text =
        this.#rest.length > 0 ? Buffer.concat([...this.#rest, whole]).toString() : whole.toString();
      this.#rest = end < size ? [Buffer.from(read.subarray(end))] : [];
      this.#at = 0;
      return true;
    }
    return false;
  }

  #last(): boolean {
    this.close();
    if (this.#rest.length === 0) return false;
    this.unended = true;
    this.#text = `${Buffer.concat(this.#rest).toString()}\n`;
    this.#rest = [];
    this.#at = 0;
    return true;
  }
}
