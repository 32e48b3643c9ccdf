import { expect, test } from "vitest";
import { summarizeLines } from "./line-summary.js";

const stringify = (value: unknown) => JSON.stringify(value);

test("an event gets its turn, its item and a summary", () => {
  const params = { threadId: "th", turnId: "t1" };
  const [item, delta, turn, other] = summarizeLines([
    stringify({
      method: "item/completed",
      params: { ...params, item: { id: "i1", type: "agentMessage", text: "Hi" } },
    }),
    stringify({ method: "item/agentMessage/delta", params: { ...params, itemId: "i1", delta: "H\n" } }),
    stringify({
      method: "turn/completed",
      params: { turn: { id: "t1", status: "failed", error: { message: "no" } } },
    }),
    stringify({ method: "thread/name/updated", params: { threadId: "th", name: "n" } }),
  ]);
  expect(item).toMatchObject({
    turn: "t1",
    item: "i1",
    itemType: "agentMessage",
    summary: "agentMessage · Hi",
  });
  expect(delta).toMatchObject({ item: "i1", delta: "H\n", summary: '"H\\n"' });
  expect(turn).toMatchObject({ turn: "t1", summary: "failed · no" });
  expect(other).toEqual({ method: "thread/name/updated", summary: '{"name":"n"}' });
});

test("a response is named after the other side's request with its id", () => {
  const frames = [
    { process: 1, from: "client", message: { id: 1, method: "thread/start" } },
    { process: 1, from: "codex", message: { id: 1, method: "item/tool/call" } },
    { process: 1, from: "codex", message: { id: 1, result: {} } },
    { process: 1, from: "client", message: { id: 1, error: { code: 1 } } },
    { process: 2, from: "codex", message: { id: 1, result: {} } },
    { process: 1, exit: { code: 1, signal: null } },
  ];
  expect(summarizeLines(frames.map(stringify)).map(({ method }) => method)).toEqual([
    "thread/start",
    "item/tool/call",
    "response to thread/start",
    "response to item/tool/call",
    "response to nothing",
    "codex ended",
  ]);
});

test("every line is accepted, even one that is not JSON", () => {
  const lines = ["", "{", "null", "[1]", '"text"', '{"method":7}', '{"method":"a","params":null}'];
  const odd = ['{"process":1,"from":"codex","message":"no JSON"}', '{"__proto__":1,"params":{"item":[]}}'];
  expect(summarizeLines([...lines, ...odd]).map(({ method }) => method)).toEqual([
    "not JSON",
    "not JSON",
    "no object",
    "no object",
    "no object",
    "no method",
    "a",
    "no object",
    "no method",
  ]);
});

test("an event of exec is named after its type", () => {
  const item = { id: "item_0", type: "agent_message", text: "Hi" };
  const lines = [
    { type: "item.completed", item },
    { type: "turn.started" },
    { type: "error", message: "no" },
  ];
  expect(summarizeLines(lines.map(stringify))).toMatchObject([
    { method: "item.completed", item: "item_0", summary: "agent_message · Hi" },
    { method: "turn.started", summary: "" },
    { method: "error", summary: '{"message":"no"}' },
  ]);
});

test("a record of a session file is named after its content", () => {
  const buildLine = (type: string, payload: object) =>
    stringify({ timestamp: "2026-01-01T00:00:00.000Z", ordinal: 1, type, payload });
  const item = { type: "UserMessage", id: "i1", content: [{ type: "text", text: "Hi" }] };
  const lines = [
    buildLine("session_meta", { id: "t", cwd: "/workspace" }),
    buildLine("event_msg", { type: "item_completed", thread_id: "t", turn_id: "t1", item }),
  ];
  expect(summarizeLines(lines)).toEqual([
    { method: "session_meta", summary: '{"id":"t","cwd":"/workspace"}' },
    {
      method: "event_msg/item_completed",
      turn: "t1",
      item: "i1",
      itemType: "UserMessage",
      summary: "UserMessage · Hi",
    },
  ]);
});
