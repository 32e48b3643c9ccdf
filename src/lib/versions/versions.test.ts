import { expect, test } from "vitest";
import { compareVersions, isInRange } from "./index.js";

test("releases are ordered by their numbers, pre-releases before their release", () => {
  const given = ["0.144.0", "0.58.0", "1.0.0", "1.0.0-alpha.2", "0.144.10", "0.144.9", "1.0.0-alpha.10"];
  expect(given.sort(compareVersions)).toEqual([
    "0.58.0",
    "0.144.0",
    "0.144.9",
    "0.144.10",
    "1.0.0-alpha.2",
    "1.0.0-alpha.10",
    "1.0.0",
  ]);
});

test.each([
  ["3.10.0", true],
  ["3.14.0rc1", true],
  ["3.9.18", false],
  ["2.7.18", false],
  ["4.0.0", false],
  ["", false],
])("whether %j is a Python from 3.10 on: %s", (version, expected) => {
  expect(isInRange(version, "^3.10")).toBe(expected);
});
