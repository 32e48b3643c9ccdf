import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Calls `take` with each line of `stream`, without its end; a last line without an end counts. Linear in the bytes. */
export function eachLine(stream: Readable, take: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let parts: string[] = [];
  stream.on("data", (chunk: Buffer) => {
    const text = decoder.write(chunk);
    let from = 0;
    for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
      parts.push(text.slice(from, to));
      take(parts.join(""));
      parts = [];
      from = to + 1;
    }
    if (from < text.length) parts.push(text.slice(from));
  });
  stream.on("end", () => {
    const rest = parts.join("") + decoder.end();
    if (rest) take(rest);
  });
}
