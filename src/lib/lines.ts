import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Cuts chunks of UTF-8 into lines. Linear in the bytes, however long a line is. */
export class LineSplitter {
  readonly #decoder = new StringDecoder("utf8");
  #parts: string[] = [];

  /** The lines that end in this chunk, without their ends. */
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

  /** What comes after the last end of a line. */
  takeRest(): string {
    return this.#parts.join("") + this.#decoder.end();
  }
}

/** Calls `take` with each line of `stream`, without its end; a last line without an end counts. */
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

/** The lines of a file that was read whole, without their ends. */
export function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
