/** Tests the conversion to common items where no fixture contains the events. */
import { expect, test } from "vitest";
import type { JsonObject } from "../transcript/index.js";
import { readCommonFromAppServer } from "./common-from-app-server.js";
import { readCommonFromExec } from "./common-from-exec.js";
import { compareRecordings } from "./compare-recordings.js";
import type { ComparedItem, RecordedScenario, RecordedStep } from "./parity-types.js";

const THREAD = "019b76da-a800-7000-8000-100000000001";

function readFromAppServer(...events: [method: string, params: object][]): JsonObject[] {
  const lines = events.map(([method, params]) => ({
    method,
    params: { threadId: THREAD, turnId: "t", ...params } as JsonObject,
  }));
  return parseItems(readCommonFromAppServer({ steps: [{ file: "a.jsonl", lines }], wire: undefined }));
}

function readFromExec(lines: object[], end: Partial<RecordedStep> = {}): JsonObject[] {
  return parseItems(
    readCommonFromExec({ steps: [{ file: "a.jsonl", lines: lines as JsonObject[], ...end }] }),
  );
}

function buildRecording(lines: JsonObject[], end: Partial<RecordedStep> = {}): RecordedScenario {
  return {
    kind: "recorded",
    codex: "0.163.0",
    scenario: "",
    steps: [{ file: "a.jsonl", lines, ...end }],
    wire: undefined,
  };
}

function parseItems(facts: ComparedItem[]): JsonObject[] {
  return facts.map(({ text }) => JSON.parse(text));
}

test("a warning on the wire is one item, also if the result of a call comes before its turn", () => {
  const turn = { method: "turn/started", params: { threadId: THREAD, turn: { id: "t" } } };
  const warning = { method: "warning", params: { threadId: THREAD, message: "Slow." } };
  const frames = [warning, turn].map((message) => ({ process: 1, from: "codex", message }));
  const lines = [{ method: "account/read", result: {} }, turn];
  const items = readCommonFromAppServer({
    steps: [{ file: "a.jsonl", lines }],
    wire: { file: "wire/a.jsonl", lines: frames },
  });
  expect(parseItems(items).map(({ type }) => type)).toEqual(["warning", "turn begins"]);
});

const completed = ["turn/completed", { turn: { id: "t", status: "completed" } }] as [string, object];

test("both protocols give the last state of a plan", () => {
  const plan = (status: string) => [{ step: "Look", status }];
  const referenceItems = readFromAppServer(
    ["turn/plan/updated", { plan: plan("inProgress") }],
    ["turn/plan/updated", { plan: plan("completed") }],
    completed,
  );
  const list = (done: boolean) => ({
    id: "item_0",
    type: "todo_list",
    items: [{ text: "Look", completed: done }],
  });
  const subjectItems = readFromExec([
    { type: "item.started", item: list(false) },
    { type: "item.updated", item: list(true) },
    { type: "item.completed", item: list(true) },
    { type: "turn.completed" },
  ]);
  expect(subjectItems).toEqual(referenceItems);
  expect(referenceItems[0]).toEqual({ type: "plan", items: [{ text: "Look", completed: true }] });
});

test("both protocols give the same facts about a call of an MCP server", () => {
  const call = { server: "notes", tool: "read", arguments: { id: 1 } };
  const result = { content: [{ type: "text", text: "milk" }] };
  const buildItem = (more: object) => ({ item: { id: "call_1_1", type: "mcpToolCall", ...call, ...more } });
  const referenceItems = readFromAppServer(
    ["item/started", buildItem({ status: "inProgress", result: null })],
    ["item/completed", buildItem({ status: "completed", result, durationMs: 3 })],
  );
  const buildOwn = (more: object) => ({ id: "item_0", type: "mcp_tool_call", ...call, error: null, ...more });
  const subjectItems = readFromExec([
    { type: "item.started", item: buildOwn({ result: null, status: "in_progress" }) },
    { type: "item.completed", item: buildOwn({ result, status: "completed" }) },
  ]);
  expect(subjectItems.slice(0, 2)).toEqual(referenceItems);
});

test("the reason of a failed turn is the message of its event, also if the raised error contains it; else that of the error, or the exit code", () => {
  const failed = [{ type: "turn.failed", error: { message: "No quota." } }];
  const describeEnd = (end: Partial<RecordedStep>) => readFromExec(failed, end).at(-1);
  const why = { type: "turn outcome", ok: false, why: "No quota." };
  expect(describeEnd({ exitCode: 1 })).toEqual(why);
  expect(describeEnd({})).toEqual(why);
  expect(describeEnd({ raised: { type: "Error", message: "exec: No quota. (code 1)" } })).toEqual(why);
  expect(describeEnd({ raised: { type: "Error", message: "code 1" } })).toEqual({ ...why, why: "code 1" });
  expect(
    readFromExec([{ type: "error", message: "Reconnecting... 1/2" }, { type: "turn.completed" }]).at(-1),
  ).toEqual({
    type: "turn outcome",
    ok: true,
  });
  expect(readFromExec([], { exitCode: 130 }).at(-1)).toEqual({
    type: "turn outcome",
    ok: false,
    why: "exit code 130",
  });
});

test("an interrupted turn counts as not successful, whatever words the SDK uses", () => {
  const lines = [{ method: "turn/completed", params: { turn: { id: "t", status: "interrupted" } } }];
  const reference = buildRecording(lines);
  const listDifferences = (end: Partial<RecordedStep>) =>
    compareRecordings(reference, buildRecording([], end), "exec").flatMap((part) =>
      part.differences.map(({ what }) => what),
    );
  expect(listDifferences({ raised: { type: "AbortError", message: "aborted" } })).toEqual([]);
  expect(listDifferences({ exitCode: 130 })).toEqual([]);
  expect(listDifferences({ exitCode: 0 })).toEqual(["ok of turn outcome differs"]);
});

test("events that exec can't report are left out, and unknown events of exec are kept", () => {
  expect(
    readFromAppServer(
      ["item/started", { item: { id: "u", type: "userMessage" } }],
      ["item/agentMessage/delta", { itemId: "m", delta: "Hel" }],
      ["item/completed", { item: { id: "c", type: "constructor" } }],
      ["turn/diff/updated", { diff: "" }],
    ),
  ).toEqual([]);
  expect(readFromExec([{ type: "turn.cancelled" }])[0]).toEqual({ type: "turn.cancelled" });
});
