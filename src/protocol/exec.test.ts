import { expect, test } from "vitest";
import { buildExecTest } from "./index.js";

const COMMAND = { type: "item.started", item: { id: "item_0", type: "command_execution" } };

test.each([
  [{ method: "turn/started" }, { type: "turn.started" }, true],
  [{ method: "turn/completed" }, { type: "turn.failed", error: { message: "no" } }, true],
  [{ method: "item/started", params: { item: { type: "commandExecution" } } }, COMMAND, true],
  [{ method: "item/started", params: { item: { type: "fileChange" } } }, COMMAND, false],
  [{ method: "item/completed" }, COMMAND, false],
  [{ method: "turn/started" }, "no JSON", false],
])("whether the message %j and the line %j of exec mean the same: %j", (frame, line, same) =>
  expect(buildExecTest(frame)?.(line)).toBe(same),
);

test.each([
  { method: "item/agentMessage/delta" },
  { method: "item/started", params: { item: { id: "call_1_1" } } },
  { method: "item/started", params: { item: { type: "dynamicToolCall" } } },
  { method: "turn/completed", params: { turn: { status: "failed" } } },
])("exec has no line that means the message %j", (frame) => expect(buildExecTest(frame)).toBeUndefined());
