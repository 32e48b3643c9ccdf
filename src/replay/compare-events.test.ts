/** Runs the table of cases that the tests of each helper run, in any language (docs/comparing.md). */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FORMATS } from "../transcript/formats.js";
import { compareEvents } from "./compare-events.js";

interface ComparingCase {
  name: string;
  expected: object[];
  got: object[];
  differences: { event: number; path: string }[];
}

const table: { version: string; cases: ComparingCase[] } = JSON.parse(
  readFileSync("contract/comparing.json", "utf8"),
);

test.each(table.cases)("$name", ({ expected, got, differences }) => {
  const found = compareEvents(expected, got).map(({ event, path }) => ({ event, path }));
  expect(new Set(found)).toEqual(new Set(differences));
  expect(found).toHaveLength(differences.length);
});

test("the cases have different names, and the table has the version of the format", () => {
  expect(new Set(table.cases.map(({ name }) => name)).size).toBe(table.cases.length);
  expect(table.version).toBe(FORMATS.comparing);
});

test("a member of the port that is undefined equals a missing one", () => {
  expect(compareEvents([{ a: 1 }], [{ a: 1, b: undefined }])).toEqual([]);
});

test("a difference has both values", () => {
  expect(compareEvents([{ a: { b: [1] } }, { c: 1 }], [{ a: { b: [2] } }])).toEqual([
    { event: 1, path: "a.b.0", expected: 1, got: 2 },
    { event: 2, path: "", expected: { c: 1 }, got: undefined },
  ]);
});
