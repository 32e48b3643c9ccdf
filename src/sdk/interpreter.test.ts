import { expect, test } from "vitest";
import { getMinorVersion, isNewEnough } from "./interpreter.js";

test.each([
  ["2.7.18", undefined, false],
  ["3.9.18", undefined, false],
  ["3.10.0", undefined, true],
  ["3.15.0a1", undefined, true],
  ["3.11.7", "3.12", false],
  ["3.12.1", "3.12", true],
])("whether Python %s can run an SDK whose oldest is %s: %s", (version, oldest, expected) => {
  expect(isNewEnough(version, oldest)).toBe(expected);
});

test("an environment is named by major and minor version", () => {
  expect(getMinorVersion("3.11.7")).toBe("3.11");
});
