import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Splits chunks of UTF-8 into lines. The time is linear in the bytes, for lines of any length. */
export class LineSplitter {
  readonly #decoder = new StringDecoder("utf8");
  #parts: string[] = [];

  /** Returns the lines that end in this chunk, without their line ends. */
  *push(chunk: Buffer): Generator<string> {
    const text = this.#decoder.write(chunk);
    let from = 0;
    for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
      const end = text.slice(from, to);
      const line = this.#parts.length > 0 ? this.#parts.join("") + end : end;
      this.#parts = [];
      from = to + 1;
      yield line;
    }
    if (from < text.length) this.#parts.push(text.slice(from));
  }

  /** Returns the text after the last line end. */
  takeRest(): string {
    return this.#parts.join("") + this.#decoder.end();
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
