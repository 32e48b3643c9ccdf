import { expect, test } from "vitest";
import { toExecItem } from "./index.js";

const command = { type: "commandExecution", id: "call_1", command: "ls", status: "inProgress", cwd: "/" };

test("an item that has started gets exec's names, and loses its id", () => {
  expect(toExecItem(command, "started")).toEqual({
    type: "command_execution",
    command: "ls",
    status: "in_progress",
  });
});

test("a completed item has all members of exec's item; a missing one is null", () => {
  expect(toExecItem({ ...command, aggregatedOutput: "a\n" }, "completed")).toEqual({
    type: "command_execution",
    command: "ls",
    aggregated_output: "a\n",
    exit_code: null,
    status: "in_progress",
  });
});

test("exec prints a message when it is completed, and not before", () => {
  const message = { type: "agentMessage", id: "msg_1", text: "hello" };
  expect(toExecItem(message, "started")).toBeUndefined();
  expect(toExecItem(message, "completed")).toEqual({ type: "agent_message", text: "hello" });
});

test("the result of a tool and the states of agents get exec's names", () => {
  const call = {
    type: "mcpToolCall",
    server: "desk",
    tool: "add",
    arguments: {},
    error: null,
    status: "completed",
  };
  const result = { content: [], structuredContent: { sum: 5 } };
  expect(toExecItem({ ...call, result }, "completed")).toMatchObject({
    result: { content: [], structured_content: { sum: 5 } },
  });
  expect(toExecItem({ ...call, result: { content: [] } }, "completed")).toMatchObject({
    result: { content: [], structured_content: null },
  });
  const agents = { type: "collabAgentToolCall", tool: "wait", status: "failed" };
  expect(
    toExecItem({ ...agents, agentsStates: { a: { status: "notFound", message: null } } }, "completed"),
  ).toMatchObject({ agents_states: { a: { status: "not_found", message: null } } });
});

test("the changes of files get exec's names", () => {
  const changes = [{ path: "/a", kind: { type: "add" }, diff: "+a" }];
  expect(toExecItem({ type: "fileChange", changes, status: "completed" }, "completed")).toEqual({
    type: "file_change",
    changes: [{ path: "/a", kind: "add" }],
    status: "completed",
  });
});

test.each([{ type: "userMessage" }, { type: "toString" }, {}, null, undefined])(
  "exec has no item for %j",
  (item) => expect(toExecItem(item, "completed")).toBeUndefined(),
);
