import { expect, test } from "vitest";
import { renderError } from "./error-text.js";

test("a long line is cut before the word at the cut, since the beginning of a secret would not be recognized", () => {
  const words = "word ".repeat(799);
  expect(renderError(`${words}secret-of-many-letters and more`)).toBe(`error: ${words}…`);
  expect(renderError("x".repeat(9000))).toBe(`error: ${"x".repeat(100)}…`);
  expect(renderError("short\nlines", "a hint")).toBe("error: short\nlines\n  → a hint");
});
