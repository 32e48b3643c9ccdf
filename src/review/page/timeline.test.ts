import { expect, test } from "vitest";
import type { Difference } from "../../diff/index.js";
import type { FileView } from "../types.js";
import { openAtFirst, type Row, rowsOf, type Shown, timelineOf } from "./timeline.js";

const event = (method: string, params: object) => JSON.stringify({ method, params });
const started = event("turn/started", { turn: { id: "t1", status: "inProgress" } });
const delta = (text: string, itemId = "i1") =>
  event("item/agentMessage/delta", { turnId: "t1", itemId, delta: text });
const completed = event("item/completed", {
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
function view(more: Partial<FileView> = {}): FileView {
  return {
    file: "a.jsonl",
    what: "events",
    texts: [started, delta("a"), completed, delta("b")],
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

function rows(views: FileView[], more: Partial<Shown> = {}): Row[] {
  const shown = { open: new Set(["a.jsonl"]), query: "", onlyDifferences: false, width: 80, ...more };
  return rowsOf(views.map(timelineOf), shown);
}

test("the timeline groups events by turn and item, folds deltas, and puts each difference under its event", () => {
  const found = rows([view()]);
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
  const fold = rows([view()]).find(({ kind }) => kind === "fold") as Row;
  const open = new Set(["a.jsonl", fold.key]);
  const unfolded = rows([view()], { open });
  expect(unfolded.map(({ kind }) => kind).slice(4)).toEqual([
    "fold",
    "event",
    "event",
    "difference",
    "event",
  ]);
  open.add(unfolded[6]?.key ?? "");
  const json = rows([view()], { open }).filter(({ kind }) => kind === "json");
  expect(json[0]).toMatchObject({ pair: [null, "{"], changed: true });
});

test("the timeline shows only what a search finds, and only differences where asked to", () => {
  expect(rows([view()], { query: "AGENTMESSAGE", onlyDifferences: true }).map(({ kind }) => kind)).toEqual([
    "file",
    "turn",
    "item",
    "event",
    "difference",
  ]);
  expect(rows([view()], { query: "is new" })).toHaveLength(5);
  expect(rows([view()], { query: "nowhere" })).toHaveLength(1);
});

test("differences of a whole file stand under its name", () => {
  const own = { ...difference, oldLine: null, newLine: null, kind: "file-added" as const };
  expect(rows([view({ differences: [own] })])[1]).toMatchObject({ kind: "difference", entry: null });
});

test("a turn that goes on after another one is labeled as continued, for each file", () => {
  const other = event("turn/started", { turn: { id: "t2", status: "inProgress" } });
  const texts = [started, other, completed];
  const pairs: FileView["pairs"] = [
    [0, 0],
    [1, 1],
    [2, 2],
  ];
  const interleaved = view({ texts, old: [0, 1, 2], new: [0, 1, 2], pairs, differences: [] });
  const found = rows([interleaved, { ...interleaved, file: "b.jsonl" }], { allFiles: true });
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
  const same = { ...view({ differences: [] }), file: "b.jsonl" };
  const wire = { ...view(), file: "wire/a.jsonl", what: "wire" as const };
  const opened = (...views: FileView[]) => [...openAtFirst(views.map(timelineOf))];
  expect(opened(view(), same, wire)).toEqual(["a.jsonl"]);
  expect(opened(same, wire)).toEqual(["wire/a.jsonl"]);
  expect(opened(same, { ...wire, differences: [] })).toEqual(["b.jsonl"]);
});
