import { expect, test } from "vitest";
import { buildFixtureRows } from "./fixture-rows.js";
import { foldRows } from "./fold-rows.js";
import type { SourceLine } from "./timeline-row.js";

const toSources = (file: string, lines: object[]): SourceLine[] =>
  lines.map((value, index) => ({ file, line: index + 1, text: JSON.stringify(value) }));
const fromCodex = (message: object) => ({ process: 1, from: "codex", message });
const delta = (text: string) => ({ method: "item/agentMessage/delta", params: { itemId: "i", delta: text } });

test("a frame goes on to the client where the SDK yielded it, even without its null members", () => {
  const frames = toSources("wire/a.jsonl", [
    { process: 1, from: "client", message: { id: 1, method: "account/read" } },
    fromCodex({ id: 1, result: { account: null, ok: true } }),
    fromCodex({ method: "turn/started", params: { b: 1, a: null } }),
    fromCodex({ method: "thread/status/changed", params: {} }),
  ]);
  const events = toSources("a.jsonl", [
    { method: "account/read", result: { ok: true } },
    { method: "turn/started", params: { b: 1 } },
    { method: "turn/completed", params: { only: "the SDK" } },
  ]);
  const rows = buildFixtureRows({ events, frames });
  expect(
    rows.map(({ lanes, sources }) => [
      lanes.join(" to "),
      ...sources.map(({ file, line }) => `${file}:${line}`),
    ]),
  ).toEqual([
    ["sdk to codex", "wire/a.jsonl:1"],
    ["codex to sdk to client", "wire/a.jsonl:2", "a.jsonl:1"],
    ["codex to sdk to client", "wire/a.jsonl:3", "a.jsonl:2"],
    ["sdk to client", "a.jsonl:3"],
    ["codex to sdk", "wire/a.jsonl:4"],
  ]);
});

test("an SDK that yields events in another order than codex sent them is shown to do so", () => {
  const [one, two] = [
    { method: "a", params: {} },
    { method: "b", params: {} },
  ];
  const rows = buildFixtureRows({
    events: toSources("a.jsonl", [two, one]),
    frames: toSources("wire/a.jsonl", [fromCodex(one), fromCodex(two)]),
  });
  expect(rows.map(({ method, lanes }) => `${method}: ${lanes.join(" to ")}`)).toEqual([
    "a: codex to sdk",
    "b: codex to sdk to client",
    "a: sdk to client",
  ]);
});

test("of several equal frames, each event takes one", () => {
  const same = { method: "a", params: {} };
  const rows = buildFixtureRows({
    events: toSources("a.jsonl", [same, same]),
    frames: toSources("wire/a.jsonl", [fromCodex(same), fromCodex(same), fromCodex(same)]),
  });
  expect(rows.map(({ sources }) => sources.length)).toEqual([2, 2, 1]);
});

test("a fixture without a wire has its events alone", () => {
  const rows = buildFixtureRows({ events: toSources("a.jsonl", [{ type: "turn.started" }]), frames: [] });
  expect(rows.map(({ lanes }) => lanes)).toEqual([["sdk", "client"]]);
});

test("consecutive deltas of one text are one row with the lines of all", async () => {
  const events = toSources("a.jsonl", [delta("a"), delta("b"), { method: "turn/completed" }, delta("c")]);
  const folded = [];
  for await (const row of foldRows(buildFixtureRows({ events, frames: [] }))) folded.push(row);
  expect(folded.map(({ delta: text, count, sources }) => [text, count, sources.length])).toEqual([
    ["ab", 2, 2],
    [undefined, 1, 1],
    ["c", 1, 1],
  ]);
});
