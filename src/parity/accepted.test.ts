import { expect, test } from "vitest";
import { parseAccepted } from "./accepted.js";
import { judgeMatrix } from "./judge-matrix.js";
import type { ParityCell, ParityMatrix } from "./parity-types.js";

const ALL = { allScenarios: true, allSubjects: true };

function buildCell(scenario: string, subject: string, ...whats: string[]): ParityCell {
  const differences = whats.map((what) => ({
    what,
    message: what,
    reference: null,
    subject: null,
    items: [null, null] as const,
  }));
  return { scenario, subject, kind: whats.length > 0 ? "differs" : "same", differences, comparisons: [] };
}

function buildTestMatrix(...cells: ParityCell[]): ParityMatrix {
  const about = { version: "1", live: false };
  const listCells = (of: (cell: ParityCell) => string) => [...new Set(cells.map(of))];
  return {
    reference: { id: "python", ...about },
    subjects: listCells(({ subject }) => subject).map((id) => ({ id, ...about, protocol: "exec" as const })),
    scenarios: listCells(({ scenario }) => scenario),
    cells,
  };
}

function judgeCells(yaml: string, cells: ParityCell[], scope = ALL) {
  const { verdict } = judgeMatrix(buildTestMatrix(...cells), parseAccepted("parity.yaml", yaml), scope);
  return {
    unexpected: verdict.unexpected.map(({ scenario, subject }) => `${scenario} ${subject}`),
    obsolete: verdict.obsolete.map(({ line, what }) => `${line} ${what}`),
  };
}

const renderEntry = (subject: string, scenario: string, what: string) =>
  `accepted:\n  - subject: ${subject}\n    scenario: ${scenario}\n    what: ${what}\n    reason: so\n`;

test("a listed difference is accepted, an unlisted one is unexpected, and one that no longer occurs is obsolete", () => {
  const cells = [buildCell("a", "x", "one is missing"), buildCell("b", "x")];
  expect(judgeCells(renderEntry("x", "a", "one is missing"), cells)).toEqual({
    unexpected: [],
    obsolete: [],
  });
  expect(judgeCells("", cells)).toEqual({ unexpected: ["a x"], obsolete: [] });
  expect(judgeCells(renderEntry("x", "[a, b]", "one is missing"), cells).obsolete).toEqual([
    "2 one is missing",
  ]);
  expect(judgeCells(renderEntry("x", "a", "two is missing"), cells)).toEqual({
    unexpected: ["a x"],
    obsolete: ["2 two is missing"],
  });
  expect(judgeCells(renderEntry("y", "a", "one is missing"), cells)).toEqual({
    unexpected: ["a x"],
    obsolete: [],
  });
});

test("a star stands for any scenario, any subject and any text", () => {
  const cells = [
    buildCell("a", "x", "one is missing"),
    buildCell("b", "x", "two is missing"),
    buildCell("b", "y"),
  ];
  expect(judgeCells(renderEntry("x", "'*'", "'* is missing'"), cells)).toEqual({
    unexpected: [],
    obsolete: [],
  });
  expect(judgeCells(renderEntry("'*'", "'*'", "'* is missing'"), cells)).toEqual({
    unexpected: [],
    obsolete: [],
  });
  expect(judgeCells(renderEntry("'*'", "'*'", "'* is new'"), cells).obsolete).toEqual(["2 * is new"]);
  // Special characters of regular expressions have no meaning in a pattern.
  expect(judgeCells(renderEntry("x", "'*'", "'*s missing.'"), cells).unexpected).toEqual(["a x", "b x"]);
});

test("an entry about scenarios or subjects that were not compared is not obsolete", () => {
  const cells = [buildCell("a", "x")];
  const some = { allScenarios: false, allSubjects: true };
  expect(judgeCells(renderEntry("x", "'*'", "one is new"), cells, some).obsolete).toEqual([]);
  expect(judgeCells(renderEntry("x", "b", "one is new"), cells, some).obsolete).toEqual([]);
  for (const subject of ["x", "'*'"])
    expect(judgeCells(renderEntry(subject, "b", "one is new"), cells).obsolete).toEqual(["2 one is new"]);
  const notRun: ParityCell = { ...buildCell("a", "x"), kind: "not run" };
  expect(judgeCells(renderEntry("x", "a", "one is new"), [notRun]).obsolete).toEqual([]);
});

test("the entry `failed` accepts a scenario that can't be recorded and so has no fixture", () => {
  const acceptedCells = renderEntry("x", "a", "failed");
  const failed: ParityCell = { ...buildCell("a", "x"), kind: "failed", reason: "hangs" };
  const none: ParityCell = { ...buildCell("a", "x"), kind: "not run", reason: "there is no fixture" };
  expect(judgeCells(acceptedCells, [failed])).toEqual({ unexpected: [], obsolete: [] });
  expect(judgeCells(acceptedCells, [none])).toEqual({ unexpected: [], obsolete: [] });
  expect(judgeCells(acceptedCells, [buildCell("a", "x")]).obsolete).toEqual(["2 failed"]);
  expect(judgeCells("", [failed]).unexpected).toEqual(["a x"]);
});

test.each([
  ["accepted:\n  - subject: x\n   scenario: a\n", "parity.yaml:3: "],
  ["accepted:\n  - subject: x\n    scenario: a\n    what: one\n", "parity.yaml:2: accepted.0.reason"],
  [
    "accepted:\n  - subject: x\n    scenario: a\n    what: 7\n    reason: so\n",
    "parity.yaml:4: accepted.0.what",
  ],
  ["accepted: []\nunknown: 1\n", "parity.yaml:1: the file: Unrecognized key"],
  ["- a\n", "parity.yaml:1: the file: must be a map of keys and values, but is a list"],
  ["a: &a [*a]\n", "parity.yaml:1: "],
])("the error about the file %j names the line", (yaml, message) => {
  expect(() => parseAccepted("parity.yaml", yaml)).toThrowError(message);
});

test("an empty file lists no difference", () => {
  for (const yaml of ["", "# none\n", "accepted:\n", "accepted: []\n"])
    expect(parseAccepted("parity.yaml", yaml)).toEqual([]);
});
