import { expect, test } from "vitest";
import { compareLines } from "./compare-lines.js";

const buildEvent = (text: string, rest: object = {}) =>
  JSON.stringify({ method: "item/agentMessage/delta", params: { itemId: "msg_1_1", delta: text, ...rest } });
const buildMessages = (count: number) =>
  Array.from({ length: count }, (_, index) => buildEvent(`word ${index}`));

test("one added event among thousands is one difference", () => {
  const old = buildMessages(3000);
  const now = old.toSpliced(1234, 0, JSON.stringify({ method: "brand/new", params: {} }));
  const { pairs, differences } = compareLines(old, now);
  expect(differences).toMatchObject([
    { class: "additive", kind: "event-added", oldLine: null, newLine: 1235, event: "brand/new" },
  ]);
  expect(pairs).toHaveLength(3001);
  expect(pairs.slice(1233, 1236)).toEqual([
    [1233, 1233],
    [null, 1234],
    [1234, 1235],
  ]);
});

test("each changed line around a removed event is aligned with its own old line", () => {
  const old = buildMessages(40);
  const now = old.toSpliced(20, 1).map((line) => line.replace('"params":{', '"params":{"fresh":1,'));
  const kinds = compareLines(old, now).differences.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "event-removed")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "field-added")).toHaveLength(39);
  expect(kinds).toHaveLength(40);
});

test("several changes in one file are each found", () => {
  const old = buildMessages(50);
  const now = old
    .with(3, buildEvent("word 3", { status: "done" }))
    .toSpliced(10, 1)
    .toSpliced(30, 0, JSON.stringify({ method: "error", params: { message: "no" } }));
  expect(compareLines(old, now).differences.map(({ class: class_, kind }) => [class_, kind])).toEqual([
    ["additive", "field-added"],
    ["breaking", "event-removed"],
    ["additive", "event-added"],
  ]);
});

test("a frame is not paired with one of another method, and a response not with that to another request", () => {
  const buildFrame = (from: string, message: object) => JSON.stringify({ process: 1, from, message });
  const compare = (method: string, other: string) => {
    const buildLines = (name: string) => [
      buildFrame("client", { id: 1, method: name, params: {} }),
      buildFrame("codex", { id: 1, result: { [name]: 1 } }),
    ];
    return compareLines(buildLines(method), buildLines(other)).differences.map(({ kind, event }) => [
      kind,
      event,
    ]);
  };
  expect(compare("turn/start", "turn/steer")).toEqual([
    ["event-added", "client: turn/steer"],
    ["event-removed", "client: turn/start"],
    ["event-added", "response to turn/steer"],
    ["event-removed", "response to turn/start"],
  ]);
});

test.each([
  ["1", "1.0", "type-changed"],
  ["9007199254740993", "9007199254740992", "value-changed"],
  ["1", "null", "field-removed"],
  ["null", "1", "field-added"],
])("the number %s is not %s", (old, now, kind) => {
  const line = (number: string) => `{"method":"m","params":{"exitCode":${number}}}`;
  expect(compareLines([line(old)], [line(now)]).differences).toMatchObject([
    { kind, path: "params.exitCode" },
  ]);
});

test("a line that is not JSON is a breaking difference", () => {
  const found = compareLines(["{}", buildEvent("a")], ["{}", '{"method":']).differences;
  expect(found.map(({ kind }) => kind).sort()).toEqual(["event-removed", "unreadable"]);
  expect(compareLines([], ["\u0000"]).differences).toMatchObject([{ class: "breaking", kind: "unreadable" }]);
});

test("every event of two long files with nothing in common is a difference", () => {
  const old = Array.from({ length: 5000 }, (_, index) => buildEvent(`a${index}`, { [`x${index}`]: 1 }));
  const now = Array.from({ length: 4000 }, (_, index) =>
    JSON.stringify({ method: `m${index % 7}`, params: {} }),
  );
  expect(compareLines(old, now).differences).toHaveLength(9000);
});

test("a member that a later one of the same name hides is compared, too", () => {
  const buildLine = (id: string) => `{"item":{"id":"${id}","type":"web_search","id":"ws_1"}}`;
  const { differences } = compareLines([buildLine("first")], [buildLine("second")]);
  expect(differences).toMatchObject([{ path: "item.id (1)", old: "first", new: "second" }]);
  expect(compareLines([buildLine("first")], [buildLine("first")]).differences).toEqual([]);
  const once = '{"item":{"type":"web_search","id":"ws_1"}}';
  expect(compareLines([buildLine("ws_1")], [once]).differences).toMatchObject([
    { path: "item.id (1)", old: "ws_1" },
  ]);
});

test("a text that moves to the item after it is not the same text, cut at other places", () => {
  const buildDelta = (itemId: string, text: string) => buildEvent(text, { itemId });
  const old = [buildDelta("msg_1_1", "ab"), buildDelta("msg_1_2", "cd")];
  const now = [buildDelta("msg_1_1", "abc"), buildDelta("msg_1_2", "d")];
  expect(compareLines(old, now).differences.map(({ kind }) => kind)).toEqual([
    "value-changed",
    "value-changed",
  ]);
  const recut = [buildDelta("msg_1_1", "a"), buildDelta("msg_1_1", "b"), buildDelta("msg_1_2", "cd")];
  expect(compareLines(old, recut).differences).toMatchObject([{ class: "cosmetic", kind: "deltas-cut" }]);
});
