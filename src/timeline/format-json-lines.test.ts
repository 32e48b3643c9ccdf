import { expect, test } from "vitest";
import { formatJsonLines } from "./format-json-lines.js";

test("JSON is indented, and every number and name stays as it was written", () => {
  const text = '{"a":1.0,"b":[1e2,{}],"b":[],"c":"x\\"{,}:","big":12345678901234567890}';
  expect(formatJsonLines(text)).toEqual([
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
  expect(JSON.parse(formatJsonLines(any).join("\n"))).toEqual(JSON.parse(any));
  expect(formatJsonLines('{"cut')).toEqual(['{"cut']);
});
