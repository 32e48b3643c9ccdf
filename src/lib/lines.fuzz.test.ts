import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { LineSplitter, readLines, splitLines } from "./lines.js";

test("lines are put together from any chunks, even when a character is cut", () =>
  checkProperty(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom("\n", "\r", "é", "🎉", "\u2028", "a", "\0") }),
      fc.array(fc.nat({ max: 30 })),
      async (text, cuts) => {
        const bytes = Buffer.from(text);
        const at = [0, ...cuts.toSorted((a, b) => a - b)];
        const stream = new PassThrough();
        const lines: string[] = [];
        readLines(stream, (line) => lines.push(line));
        for (const [index, from] of at.entries()) stream.write(bytes.subarray(from, at[index + 1]));
        stream.end();
        await new Promise((resolve) => stream.on("close", resolve));
        expect(lines).toEqual(splitLines(text));
      },
    ),
    60,
  ));

test.each([
  ["ab\n", ["ab"], ""],
  ["abcd\nabcde\nab", ["abcd", "abcd [touchstone has cut this line, which is too long]"], "ab"],
  ["a".repeat(9), [], "aaaa [touchstone has cut this line, which is too long]"],
])("the rest of a line that is too long is dropped, and the next line is whole: %j", (text, lines, rest) => {
  for (const size of [1, 3, 100]) {
    const splitter = new LineSplitter(4);
    const found: string[] = [];
    for (let at = 0; at < text.length; at += size)
      found.push(...splitter.push(Buffer.from(text.slice(at, at + size))));
    expect(found).toEqual(lines);
    expect(splitter.takeRest()).toBe(rest);
  }
});
