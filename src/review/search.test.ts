import { expect, test } from "vitest";
import { countMatches, normalizeQuery } from "./search.js";

test("a search ignores case and counts each distinct line once", () => {
  expect(countMatches(["Hello", "Hello", "say HELLO", "bye"], normalizeQuery(" hello "))).toBe(2);
});
