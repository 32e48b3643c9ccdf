import { expect, test } from "vitest";
import { judge } from "./judge.js";
import { parseKnown } from "./known.js";
import type { Cell, Matrix } from "./types.js";

const ALL = { allScenarios: true, allSubjects: true };

function cell(scenario: string, subject: string, ...whats: string[]): Cell {
  const differences = whats.map((what) => ({
    what,
    message: what,
    reference: null,
    subject: null,
    facts: [null, null] as const,
  }));
  return { scenario, subject, kind: whats.length > 0 ? "differs" : "same", differences, comparisons: [] };
}

function matrixOf(...cells: Cell[]): Matrix {
  const about = { version: "1", live: false };
  const names = (of: (cell: Cell) => string) => [...new Set(cells.map(of))];
  return {
    reference: { id: "python", ...about },
    subjects: names(({ subject }) => subject).map((id) => ({ id, ...about, protocol: "exec" as const })),
    scenarios: names(({ scenario }) => scenario),
    cells,
  };
}

function verdictOf(yaml: string, cells: Cell[], extent = ALL) {
  const { verdict } = judge(matrixOf(...cells), parseKnown("parity.yaml", yaml), extent);
  return {
    fresh: verdict.fresh.map(({ scenario, subject }) => `${scenario} ${subject}`),
    gone: verdict.gone.map(({ line, what }) => `${line} ${what}`),
  };
}

const entry = (subject: string, scenario: string, what: string) =>
  `known:\n  - subject: ${subject}\n    scenario: ${scenario}\n    what: ${what}\n    reason: so\n`;

test("a listed difference is accepted, an unlisted one is new, and one that no longer occurs is obsolete", () => {
  const cells = [cell("a", "x", "one is missing"), cell("b", "x")];
  expect(verdictOf(entry("x", "a", "one is missing"), cells)).toEqual({ fresh: [], gone: [] });
  expect(verdictOf("", cells)).toEqual({ fresh: ["a x"], gone: [] });
  expect(verdictOf(entry("x", "[a, b]", "one is missing"), cells).gone).toEqual(["2 one is missing"]);
  expect(verdictOf(entry("x", "a", "two is missing"), cells)).toEqual({
    fresh: ["a x"],
    gone: ["2 two is missing"],
  });
  expect(verdictOf(entry("y", "a", "one is missing"), cells)).toEqual({ fresh: ["a x"], gone: [] });
});

test("a star stands for any scenario, any subject and any words", () => {
  const cells = [cell("a", "x", "one is missing"), cell("b", "x", "two is missing"), cell("b", "y")];
  expect(verdictOf(entry("x", "'*'", "'* is missing'"), cells)).toEqual({ fresh: [], gone: [] });
  expect(verdictOf(entry("'*'", "'*'", "'* is missing'"), cells)).toEqual({ fresh: [], gone: [] });
  expect(verdictOf(entry("'*'", "'*'", "'* is new'"), cells).gone).toEqual(["2 * is new"]);
  // The words of a pattern are no expression.
  expect(verdictOf(entry("x", "'*'", "'*s missing.'"), cells).fresh).toEqual(["a x", "b x"]);
});

test("an entry about scenarios or subjects that were not compared is not obsolete", () => {
  const cells = [cell("a", "x")];
  const some = { allScenarios: false, allSubjects: true };
  expect(verdictOf(entry("x", "'*'", "one is new"), cells, some).gone).toEqual([]);
  expect(verdictOf(entry("x", "b", "one is new"), cells, some).gone).toEqual([]);
  expect(verdictOf(entry("x", "b", "one is new"), cells).gone).toEqual(["2 one is new"]);
  const notRun: Cell = { ...cell("a", "x"), kind: "not run" };
  expect(verdictOf(entry("x", "a", "one is new"), [notRun]).gone).toEqual([]);
});

test("the entry `failed` accepts a scenario that can't be recorded and so has no fixture", () => {
  const listed = entry("x", "a", "failed");
  const failed: Cell = { ...cell("a", "x"), kind: "failed", reason: "hangs" };
  const none: Cell = { ...cell("a", "x"), kind: "not run", reason: "there is no fixture" };
  expect(verdictOf(listed, [failed])).toEqual({ fresh: [], gone: [] });
  expect(verdictOf(listed, [none])).toEqual({ fresh: [], gone: [] });
  expect(verdictOf(listed, [cell("a", "x")]).gone).toEqual(["2 failed"]);
  expect(verdictOf("", [failed]).fresh).toEqual(["a x"]);
});

test.each([
  ["known:\n  - subject: x\n   scenario: a\n", "parity.yaml:3: "],
  ["known:\n  - subject: x\n    scenario: a\n    what: one\n", "parity.yaml:2: known.0.reason"],
  ["known:\n  - subject: x\n    scenario: a\n    what: 7\n    reason: so\n", "parity.yaml:4: known.0.what"],
  ["known: []\nunknown: 1\n", "parity.yaml:1: it: Unrecognized key"],
  ["- a\n", "parity.yaml:1: it: "],
  ["a: &a [*a]\n", "parity.yaml:1: "],
])("the error about the file %j names the line", (yaml, message) => {
  expect(() => parseKnown("parity.yaml", yaml)).toThrowError(message);
});

test("an empty file lists no difference", () => {
  for (const yaml of ["", "# none\n", "known:\n", "known: []\n"])
    expect(parseKnown("parity.yaml", yaml)).toEqual([]);
});
