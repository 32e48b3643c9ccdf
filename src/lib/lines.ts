import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Longest line that is kept, in characters. It is as long as the largest file that is read. A string of V8 can be twice as long. */
const MAX_LINE_CHARACTERS = 256 * 2 ** 20;

/** The end of a line that was cut. No JSON text ends in this way, so a parser of JSON refuses the line. */
const CUT = " [touchstone has cut this line, which is too long]";

/**
 * Splits chunks of UTF-8 into lines, which end with a line feed. The time is linear in the bytes, for lines of any length. The memory is bounded: the
 * rest of a line that is too long is dropped, and `CUT` stands in its place.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder("utf8");
  readonly #most: number;
  #parts: string[] = [];
  #length = 0;

  /** @param most longest line that is kept, in characters */
  constructor(most = MAX_LINE_CHARACTERS) {
    this.#most = most;
  }

  /** Returns the lines that end in this chunk, without their line ends. */
  *push(chunk: Buffer): Generator<string> {
    const text = this.#decoder.write(chunk);
    let from = 0;
    for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
      this.#add(text.slice(from, to));
      from = to + 1;
      yield this.#takeLine();
    }
    if (from < text.length) this.#add(text.slice(from));
  }

  /** Returns the text after the last line end. */
  takeRest(): string {
    this.#add(this.#decoder.end());
    return this.#takeLine();
  }

  #add(part: string): void {
    const room = this.#most - this.#length;
    this.#length += part.length;
    if (room >= 0) this.#parts.push(part.length <= room ? part : part.slice(0, room) + CUT);
  }

  #takeLine(): string {
    const line = this.#parts.length === 1 ? (this.#parts[0] ?? "") : this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    return line;
  }
}

/** Calls `take` with each line of `stream`, without its line end. A last line without a line end counts. */
export function readLines(stream: Readable, take: (line: string) => void): void {
  const splitter = new LineSplitter();
  stream.on("data", (chunk: Buffer) => {
    for (const line of splitter.push(chunk)) take(line);
  });
  stream.on("end", () => {
    const rest = splitter.takeRest();
    if (rest) take(rest);
  });
}

/** Splits the text of a whole file into lines, without their line ends. */
export function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
