import { expect, test } from "vitest";
import type { OutputItem } from "../model/index.js";
import { buildStep, type StepContext } from "./build-step.js";

const properties = { cmd: {}, shell: {}, login: {}, yield_time_ms: {} };
const CONTEXT: StepContext = {
  suffix: "1_1",
  request: { input: [], tools: [{ type: "function", name: "exec_command", parameters: { properties } }] },
  dynamicTools: ["get_weather"],
  parts: [],
};

test.each<[string, object, object, string[][]?]>([
  ["a message", buildMessage("Hi there."), { say: "Hi there." }, [["Hi", " there."]]],
  [
    "a message in other pieces",
    buildMessage("Hi."),
    { say: { text: "Hi.", chunks: ["H", "i."] } },
    [["H", "i."]],
  ],
  [
    "a message with a phase",
    { ...buildMessage("Hi."), phase: "commentary" },
    { say: { text: "Hi.", phase: "commentary" } },
    [["Hi."]],
  ],
  ["a message that was not streamed", buildMessage("Hi."), { item: buildMessage("Hi.") }, []],
  [
    "a message with a member that no step has",
    { ...buildMessage("Hi."), new: 1 },
    { item: { ...buildMessage("Hi."), new: 1 } },
    [["Hi."]],
  ],
  ["a summary", buildReasoning("One."), { reason: "One." }, [["One."]]],
  ["a summary in parts", buildReasoning("One.", "Two."), { reason: ["One.", "Two."] }, [["One."], ["Two."]]],
  ["no summary", buildReasoning(), { reason: [] }],
  [
    "a summary that was not streamed",
    buildReasoning("One."),
    { item: { type: "reasoning", id: "x_1", summary: [{ type: "summary_text", text: "One." }] } },
  ],
  [
    "a command as `shell` makes it",
    buildCall("exec_command", { login: false, cmd: "ls", shell: "/bin/bash", yield_time_ms: 10_000 }),
    { shell: "ls" },
  ],
  [
    "a command with another wait",
    buildCall("exec_command", { cmd: "ls", shell: "/bin/bash", login: false, yield_time_ms: 500 }),
    { shell: { command: "ls", wait_ms: 500 } },
  ],
  [
    "a command in another form than `shell` makes it",
    buildCall("exec_command", { cmd: "ls" }),
    { tool: { name: "exec_command", arguments: { cmd: "ls" } } },
  ],
  [
    "the end of a goal",
    buildCall("update_goal", { status: "complete" }),
    { update_goal: { status: "complete" } },
  ],
  [
    "a tool of the client",
    buildCall("get_weather", { city: "Oslo" }),
    { dynamic: { tool: "get_weather", arguments: { city: "Oslo" } } },
  ],
  ["arguments that are no JSON", buildCall("x", "{"), { tool: { name: "x", arguments: "{" } }],
  [
    "numbers that YAML would change",
    buildCall("x", '{"n":1.0}'),
    { tool: { name: "x", arguments: '{"n":1.0}' } },
  ],
  [
    "another item",
    { type: "web_search_call", id: "ws_1" },
    { item: { type: "web_search_call", id: "ws_1" } },
  ],
])("the step for %s makes the same item", (_, item, step, parts = []) => {
  expect(buildStep(item as OutputItem, { ...CONTEXT, parts })).toEqual(step);
});

function buildMessage(text: string) {
  const content = [{ type: "output_text", text, annotations: [], logprobs: [] }];
  return { type: "message", id: "x_1", role: "assistant", status: "completed", content };
}

function buildReasoning(...texts: string[]) {
  const summary = texts.map((text) => ({ type: "summary_text", text }));
  return { type: "reasoning", id: "x_1", summary, encrypted_content: "gAAAA" };
}

function buildCall(name: string, args: object | string) {
  const text = typeof args === "string" ? args : JSON.stringify(args);
  return { type: "function_call", id: "x_1", call_id: "call_1", name, arguments: text, status: "completed" };
}
