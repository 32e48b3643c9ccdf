import { expect, test } from "vitest";
import { splitCode } from "./code-spans.js";

test("what stands between backticks is code, and a lone backtick is text", () => {
  expect(splitCode("run `x y` now")).toEqual([
    { text: "run ", isCode: false },
    { text: "x y", isCode: true },
    { text: " now", isCode: false },
  ]);
  expect(splitCode("a `b` c ` d")).toEqual([
    { text: "a ", isCode: false },
    { text: "b", isCode: true },
    { text: " c ` d", isCode: false },
  ]);
  expect(splitCode("plain")).toEqual([{ text: "plain", isCode: false }]);
  expect(splitCode("")).toEqual([]);
});
