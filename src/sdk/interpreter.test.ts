import { expect, test } from "vitest";
import { getMinorVersion, isNewEnough } from "./interpreter.js";

test.each([
  ["2.7.18", false],
  ["3.9.18", false],
  ["3.10.0", true],
  ["3.15.0a1", true],
])("whether Python %s can run the SDK: %s", (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});

test("an environment is named by major and minor version", () => {
  expect(getMinorVersion("3.11.7")).toBe("3.11");
});
