import { expect, test } from "vitest";
import { alignTextLines, isChangedPair } from "./align-text-lines.js";

test("equal lines stand beside each other, with the different ones between them", () => {
  expect(alignTextLines(["{", "a", "b", "}"], ["{", "b", "c", "}"])).toEqual([
    ["{", "{"],
    ["a", null],
    ["b", "b"],
    [null, "c"],
    ["}", "}"],
  ]);
  expect(alignTextLines(["x"], ["y", "z"])).toEqual([
    ["x", "y"],
    [null, "z"],
  ]);
  expect(alignTextLines([], ["y"])).toEqual([[null, "y"]]);
  expect(alignTextLines(["same", "same"], ["same"])).toEqual([
    ["same", "same"],
    ["same", null],
  ]);
});

test("two long texts without a common line stand beside each other line by line", () => {
  const [old, now] = ["a", "b"].map((name) => Array.from({ length: 5000 }, (_, index) => `${name}${index}`));
  expect(alignTextLines(old as string[], now as string[])).toHaveLength(5000);
});

test("an added member does not change the line before it, which only gets a comma", () => {
  const pairs = alignTextLines(["{", "a", "}"], ["{", "a,", "b", "}"]);
  expect(pairs).toEqual([
    ["{", "{"],
    ["a", "a,"],
    [null, "b"],
    ["}", "}"],
  ]);
  expect(pairs.map(isChangedPair)).toEqual([false, false, true, false]);
});
