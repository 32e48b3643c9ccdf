import { expect, test } from "vitest";
import { RowBuilder } from "./build-rows.js";
import type { Lane, TimelineRow } from "./timeline-row.js";

function buildRows(lines: object[], eventLanes?: readonly Lane[]): TimelineRow[] {
  const builder = new RowBuilder(eventLanes);
  return lines.map((value, index) =>
    builder.build({ file: "a.jsonl", line: index + 1, text: JSON.stringify(value) }),
  );
}

test("a frame has its direction, and a response the line of its request", () => {
  const rows = buildRows([
    { process: 1, from: "client", message: { id: 1, method: "thread/start" } },
    { process: 1, from: "codex", message: { id: 1, method: "item/tool/call" } },
    { process: 1, from: "codex", message: { id: 1, result: {} } },
    { process: 1, from: "client", message: { id: 1, error: { code: 1 } } },
    { process: 2, from: "codex", message: { id: 1, result: {} } },
    { process: 1, from: "codex", message: { method: "turn/started", params: {} } },
    { process: 1, exit: { code: 0, signal: null } },
    { process: 1, from: "nobody", message: { method: "a" } },
  ]);
  expect(rows.map(({ kind, lanes, request }) => [kind, lanes.join(" to "), request])).toEqual([
    ["request", "sdk to codex", undefined],
    ["request", "codex to sdk", undefined],
    ["response", "codex to sdk", 1],
    ["response", "sdk to codex", 2],
    ["response", "codex to sdk", undefined],
    ["notification", "codex to sdk", undefined],
    ["exit", "codex", undefined],
    ["notification", "", undefined],
  ]);
  expect(rows.map(({ tone }) => tone).slice(0, 2)).toEqual(["phase", "question"]);
});

test("in a log without directions, the method of a request shows its sender, and a response comes from the other side", () => {
  const rows = buildRows([
    { id: 0, method: "initialize", params: {} },
    { id: 0, result: {} },
    { method: "initialized" },
    { id: 7, method: "item/commandExecution/requestApproval", params: {} },
    { id: 7, result: { decision: "accept" } },
    { method: "turn/started", params: {} },
    { id: 9, result: {} },
  ]);
  expect(rows.map(({ method, lanes, request }) => [method, lanes.join(" to "), request])).toEqual([
    ["initialize", "sdk to codex", undefined],
    ["response to initialize", "codex to sdk", 1],
    ["initialized", "sdk to codex", undefined],
    ["item/commandExecution/requestApproval", "codex to sdk", undefined],
    ["response to item/commandExecution/requestApproval", "sdk to codex", 4],
    ["turn/started", "codex to sdk", undefined],
    ["no method", "", undefined],
  ]);
});

test("what an SDK yielded goes from the SDK to the client", () => {
  const rows = buildRows(
    [
      { method: "turn/started", params: {} },
      { method: "account/read", result: {} },
      { type: "turn.started" },
    ],
    ["sdk", "client"],
  );
  expect(rows.map(({ kind, lanes }) => [kind, lanes.join(" to ")])).toEqual(
    rows.map(() => ["event", "sdk to client"]),
  );
});

test("a session file has what codex and the model say to each other, and codex's own notes", () => {
  const buildRecord = (type: string, payload: object) => ({
    timestamp: "2026-01-01T00:00:00Z",
    type,
    payload,
  });
  const rows = buildRows([
    buildRecord("session_meta", { id: "t" }),
    buildRecord("response_item", { type: "message", role: "user", content: [{ text: "Hi" }] }),
    buildRecord("response_item", { type: "function_call", call_id: "c1", name: "shell", arguments: "{}" }),
    buildRecord("response_item", { type: "function_call_output", call_id: "c1", output: "done" }),
    buildRecord("response_item", { type: "message", role: "assistant", content: [{ text: "Hello" }] }),
  ]);
  expect(rows.map(({ lanes, summary, request }) => [lanes.join(" to "), summary, request])).toEqual([
    ["codex", '{"id":"t"}', undefined],
    ["codex to model", "user · Hi", undefined],
    ["model to codex", "shell · {}", undefined],
    ["codex to model", "done", 3],
    ["model to codex", "assistant · Hello", undefined],
  ]);
});

test("every line becomes a row, even one that is no message", () => {
  const builder = new RowBuilder();
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const lines = [
    "",
    "{",
    "null",
    "[1]",
    '"text"',
    deep,
    '{"process":1,"message":[]}',
    '{"msg":{"type":"task_started"}}',
  ];
  const rows = lines.map((text, index) => builder.build({ file: "a", line: index + 1, text }));
  expect(rows.map(({ kind, method }) => [kind, method])).toEqual([
    ["other", "not JSON"],
    ["other", "not JSON"],
    ["other", "no object"],
    ["other", "no object"],
    ["other", "no object"],
    ["other", "not JSON"],
    ["other", "no object"],
    ["event", "task_started"],
  ]);
});
