import { expect, test } from "vitest";
import type { Difference, FixtureDiff } from "../diff/index.js";
import { buildChanges, type ChangedFixture, listChangeIds } from "./changes.js";

function buildDifference(more: Partial<Difference>): Difference {
  return {
    class: "additive",
    kind: "field-added",
    oldLine: 3,
    newLine: 3,
    event: "turn/started",
    path: "params.turn.rootTurnId",
    message: "turn/started: `params.turn.rootTurnId` is new",
    ...more,
  };
}

function buildFixture(
  name: string,
  differences: Difference[],
  more: Partial<ChangedFixture> = {},
): ChangedFixture {
  const files: FixtureDiff["files"] = [{ file: `${name}.jsonl`, what: "events", differences }];
  const diff: FixtureDiff = { name, change: "changed", class: null, files };
  return { diff, listed: { name, seen: "digest", decision: null }, isSecret: false, ...more };
}

const nothing = () => false;

test("one member that was added to several events of several fixtures is one change, with a place for each", () => {
  const later = buildDifference({
    event: "turn/completed",
    newLine: 9,
    message: "turn/completed: it is new",
  });
  const [change, ...others] = buildChanges(
    [buildFixture("a", [buildDifference({}), later]), buildFixture("b", [buildDifference({})])],
    nothing,
  );
  expect(others).toEqual([]);
  expect(change).toMatchObject({ class: "additive", title: "`params.turn.rootTurnId` was added" });
  expect(change?.messages.map(({ count }) => count)).toEqual([2, 1]);
  expect(change?.occurrences).toMatchObject([
    {
      fixture: "a",
      places: [
        { line: 3, index: 0 },
        { line: 9, index: 1 },
      ],
    },
    { fixture: "b", places: [{ file: "b.jsonl", line: 3 }] },
  ]);
});

test("breaking changes come first, then the most frequent, and elements of an array are one change", () => {
  const removed = buildDifference({ class: "breaking", kind: "event-removed", path: "", event: "warning" });
  const [first, second] = [0, 1].map((at) => buildDifference({ path: `params.items.${at}.id` }));
  const both = [first, second] as Difference[];
  const found = buildChanges(
    [
      buildFixture("a", [buildDifference({}), ...both]),
      buildFixture("b", both),
      buildFixture("c", [removed]),
    ],
    nothing,
  );
  expect(found.map(({ title }) => title)).toEqual([
    "`warning` was removed",
    "`params.items.*.id` was added",
    "`params.turn.rootTurnId` was added",
  ]);
});

test("a fixture that may contain a secret shows no path and no value of it", () => {
  const secret = buildFixture("a", [buildDifference({ path: "params.hunter2" })], { isSecret: true });
  const found = buildChanges([buildFixture("b", [buildDifference({})]), secret], nothing);
  expect(found[0]).toMatchObject({
    class: "secret",
    messages: [],
    occurrences: [{ fixture: "a", places: [] }],
  });
  expect(JSON.stringify(found)).not.toContain("hunter2");
});

test("unchanged fixtures and those that a rejection restored are changes of their own", () => {
  const same: FixtureDiff = { name: "a", change: "same", class: null, files: [] };
  const restored = { what: "rejected", by: "Ada", at: "2026-01-02T03:04:05Z" } as const;
  const found = buildChanges(
    [
      buildFixture("a", [], { diff: same }),
      buildFixture("b", [], { diff: same, listed: { name: "b", seen: null, decision: restored } }),
    ],
    nothing,
  );
  expect(found.map(({ id, class: class_ }) => [id, class_])).toEqual([
    ["unchanged", "unchanged"],
    ["restored", "unchanged"],
  ]);
});

test("an approved change says so, and only so many messages are listed", () => {
  const many = Array.from({ length: 20 }, (_, index) => buildDifference({ message: `message ${index}` }));
  const fixture = buildFixture("a", many);
  const [id = ""] = listChangeIds(fixture);
  const [change] = buildChanges([fixture], (change, { name }) => change === id && name === "a");
  expect(change?.occurrences[0]?.approved).toBe(true);
  expect((change?.messages.length ?? 0) + (change?.moreMessages ?? 0)).toBe(20);
  expect(change?.messages.length).toBeLessThan(20);
});
