import { expect, test } from "vitest";
import { parseBytes } from "./flag-values.js";

test.each([
  ["20GB", 20e9],
  ["1.5 mb", 1.5e6],
  ["3K", 3e3],
])("the size %s is parsed", (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each(["5", "0", "GB", "-1GB", "5XB", "5B"])(
  "`%s` is no size: it has no number, or none of the units",
  (text) => {
    expect(() => parseBytes(text)).toThrow("Give a number and a unit (KB, MB, GB or TB), such as 20GB.");
  },
);
