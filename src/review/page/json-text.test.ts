import { expect, it } from "vitest";
import { besides, layOut, wrapped } from "./json-text.js";

it("lays JSON out, and keeps every number and name as it was written", () => {
  const text = '{"a":1.0,"b":[1e2,{}],"b":[],"c":"x\\"{,}:","big":12345678901234567890}';
  expect(layOut(text)).toEqual([
    "{",
    '  "a": 1.0,',
    '  "b": [',
    "    1e2,",
    "    {}",
    "  ],",
    '  "b": [],',
    '  "c": "x\\"{,}:",',
    '  "big": 12345678901234567890',
    "}",
  ]);
  const any = JSON.stringify({ x: [[], {}, [[1]], "é\u2028", null], y: { z: true } });
  expect(JSON.parse(layOut(any).join("\n"))).toEqual(JSON.parse(any));
  expect(layOut('{"cut')).toEqual(['{"cut']);
});

it("puts equal lines beside each other, and between them what differs", () => {
  expect(besides(["{", "a", "b", "}"], ["{", "b", "c", "}"])).toEqual([
    ["{", "{"],
    ["a", null],
    ["b", "b"],
    [null, "c"],
    ["}", "}"],
  ]);
  expect(besides(["x"], ["y", "z"])).toEqual([
    ["x", "y"],
    [null, "z"],
  ]);
  expect(besides([], ["y"])).toEqual([[null, "y"]]);
  expect(besides(["same", "same"], ["same"])).toEqual([
    ["same", "same"],
    ["same", null],
  ]);
});

it("gives two long texts without a common line in no time", () => {
  const [old, now] = ["a", "b"].map((name) => Array.from({ length: 5000 }, (_, index) => `${name}${index}`));
  expect(besides(old as string[], now as string[])).toHaveLength(5000);
});

it("cuts long lines to rows", () => {
  expect(
    wrapped(
      [
        ["abcdef", "ab"],
        [null, ""],
      ],
      4,
    ),
  ).toEqual([
    ["abcd", "ab"],
    ["ef", null],
    [null, ""],
  ]);
});
