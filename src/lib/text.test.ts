import { expect, test } from "vitest";
import { escapeCell, escapeRegExp, getFirstLine, takeEnd } from "./text.js";

test("a text is matched by its escaped form alone", () => {
  const text = "a.b*c+d?e^f$g{h}i(j)k|l[m]n\\o/p";
  expect(new RegExp(`^${escapeRegExp(text)}$`).test(text)).toBe(true);
  expect(new RegExp(`^${escapeRegExp("a.b")}$`).test("axb")).toBe(false);
});

test("a text keeps a table's cell whole", () => {
  expect(escapeCell("a|b\n<c>")).toBe("a\\|b &lt;c>");
  expect([getFirstLine("a\nb"), getFirstLine("")]).toEqual(["a", ""]);
});

test("the end of a text begins with a whole word, since the rest of a secret would not be recognized", () => {
  expect(takeEnd("one two three", 9)).toBe("three");
  expect(takeEnd("one two three", 13)).toBe("one two three");
  expect(takeEnd("x".repeat(20), 9)).toBe("…");
});
