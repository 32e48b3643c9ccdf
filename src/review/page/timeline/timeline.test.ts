import { expect, test } from "vitest";
import type { Difference } from "../../../diff/index.js";
import type { FileView } from "../../review-types.js";
import { buildRows, type TimelineOptions, type TimelineRowData } from "./rows.js";
import { buildTimeline, findInitiallyOpen } from "./timeline.js";

const buildEvent = (method: string, params: object) => JSON.stringify({ method, params });
const started = buildEvent("turn/started", { turn: { id: "t1", status: "inProgress" } });
const buildDelta = (text: string, itemId = "i1") =>
  buildEvent("item/agentMessage/delta", { turnId: "t1", itemId, delta: text });
const completed = buildEvent("item/completed", {
  turnId: "t1",
  item: { id: "i1", type: "agentMessage", text: "ab" },
});

const difference: Difference = {
  class: "additive",
  kind: "event-added",
  oldLine: null,
  newLine: 3,
  event: "item/agentMessage/delta",
  path: "",
  message: "a delta is new",
};

/** Old: turn, a, end. New: turn, a, b, end. */
function buildView(more: Partial<FileView> = {}): FileView {
  return {
    file: "a.jsonl",
    what: "events",
    texts: [started, buildDelta("a"), completed, buildDelta("b")],
    old: [0, 1, 2],
    new: [0, 1, 3, 2],
    pairs: [
      [0, 0],
      [1, 1],
      [null, 2],
      [2, 3],
    ],
    differences: [difference],
    ...more,
  };
}

function buildRowsFor(views: FileView[], more: Partial<TimelineOptions> = {}): TimelineRowData[] {
  const shown = { open: new Set(["a.jsonl"]), query: "", onlyDifferences: false, ...more };
  return buildRows(views.map(buildTimeline), shown);
}

test("the timeline groups events by turn and item, folds deltas, and puts each difference under its event", () => {
  const found = buildRowsFor([buildView()]);
  expect(found.map(({ kind }) => kind)).toEqual([
    "file",
    "turn",
    "event",
    "item",
    "fold",
    "difference",
    "event",
  ]);
  expect(found[1]).toMatchObject({ label: "Turn 1", id: "t1" });
  expect(found[4]).toMatchObject({ class: "additive", old: "a", now: "ab" });
});

test("a fold and an event's raw JSON can be opened", () => {
  const fold = buildRowsFor([buildView()]).find(({ kind }) => kind === "fold") as TimelineRowData;
  const open = new Set(["a.jsonl", fold.key]);
  const unfolded = buildRowsFor([buildView()], { open });
  expect(unfolded.map(({ kind }) => kind).slice(4)).toEqual([
    "fold",
    "event",
    "event",
    "difference",
    "event",
  ]);
  open.add(unfolded[6]?.key ?? "");
  const json = buildRowsFor([buildView()], { open }).filter(({ kind }) => kind === "json");
  expect(json[0]).toMatchObject({ pair: [null, "{"], changed: true });
});

test("the timeline shows only what a search finds, and only differences where asked to", () => {
  expect(
    buildRowsFor([buildView()], { query: "AGENTMESSAGE", onlyDifferences: true }).map(({ kind }) => kind),
  ).toEqual(["file", "turn", "item", "event", "difference"]);
  expect(buildRowsFor([buildView()], { query: "is new" })).toHaveLength(5);
  expect(buildRowsFor([buildView()], { query: "nowhere" })).toHaveLength(1);
});

test("differences of a whole file stand under its name", () => {
  const own = { ...difference, oldLine: null, newLine: null, kind: "file-added" as const };
  expect(buildRowsFor([buildView({ differences: [own] })])[1]).toMatchObject({
    kind: "difference",
    entry: null,
  });
});

test("a turn that goes on after another one is labeled as continued, for each file", () => {
  const other = buildEvent("turn/started", { turn: { id: "t2", status: "inProgress" } });
  const texts = [started, other, completed];
  const pairs: FileView["pairs"] = [
    [0, 0],
    [1, 1],
    [2, 2],
  ];
  const interleaved = buildView({ texts, old: [0, 1, 2], new: [0, 1, 2], pairs, differences: [] });
  const found = buildRowsFor([interleaved, { ...interleaved, file: "b.jsonl" }], { allFiles: true });
  expect(found.flatMap((row) => (row.kind === "turn" ? [row.label] : []))).toEqual([
    "Turn 1",
    "Turn 2",
    "Turn 1, continued",
    "Turn 1",
    "Turn 2",
    "Turn 1, continued",
  ]);
});

test("files with different events are open at first, and the wire where only the wire differs", () => {
  const same = { ...buildView({ differences: [] }), file: "b.jsonl" };
  const wire = { ...buildView(), file: "wire/a.jsonl", what: "wire" as const };
  const openRows = (...views: FileView[]) => [...findInitiallyOpen(views.map(buildTimeline))];
  expect(openRows(buildView(), same, wire)).toEqual(["a.jsonl"]);
  expect(openRows(same, wire)).toEqual(["wire/a.jsonl"]);
  expect(openRows(same, { ...wire, differences: [] })).toEqual(["b.jsonl"]);
});
