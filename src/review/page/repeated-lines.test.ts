import { expect, test } from "vitest";
import { omitRepeatedLines } from "./repeated-lines.js";

test("a line with two differences of one change has one link, and a place without a line has none", () => {
  const place = (file: string, index: number, line: number | null) =>
    ({ file, what: "events", index, line }) as const;
  const [first, other] = [place("a.jsonl", 0, 7), place("b.jsonl", 0, 7)];
  expect(omitRepeatedLines([first, place("a.jsonl", 1, 7), other, place("a.jsonl", 2, null)])).toEqual([
    first,
    other,
  ]);
});
