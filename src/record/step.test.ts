import { expect, test } from "vitest";
import type { OutputItem } from "../model/index.js";
import { type Surroundings, stepFor } from "./step.js";

const properties = { cmd: {}, shell: {}, login: {}, yield_time_ms: {} };
const AROUND: Surroundings = {
  suffix: "1_1",
  request: { input: [], tools: [{ type: "function", name: "exec_command", parameters: { properties } }] },
  dynamicTools: ["get_weather"],
  parts: [],
};

test.each<[string, object, object, string[][]?]>([
  ["a message", message("Hi there."), { say: "Hi there." }, [["Hi", " there."]]],
  ["a message in other pieces", message("Hi."), { say: { text: "Hi.", chunks: ["H", "i."] } }, [["H", "i."]]],
  [
    "a message of a phase",
    { ...message("Hi."), phase: "commentary" },
    { say: { text: "Hi.", phase: "commentary" } },
    [["Hi."]],
  ],
  ["a message that was not streamed", message("Hi."), { item: message("Hi.") }, []],
  [
    "a message with a member that no step has",
    { ...message("Hi."), new: 1 },
    { item: { ...message("Hi."), new: 1 } },
    [["Hi."]],
  ],
  ["a summary", reasoning("One."), { reason: "One." }, [["One."]]],
  ["a summary in parts", reasoning("One.", "Two."), { reason: ["One.", "Two."] }, [["One."], ["Two."]]],
  ["no summary", reasoning(), { reason: [] }],
  [
    "a summary that was not streamed",
    reasoning("One."),
    { item: { type: "reasoning", id: "x_1", summary: [{ type: "summary_text", text: "One." }] } },
  ],
  [
    "a command as `shell` makes it",
    call("exec_command", { login: false, cmd: "ls", shell: "/bin/bash", yield_time_ms: 10_000 }),
    { shell: "ls" },
  ],
  [
    "a command with another wait",
    call("exec_command", { cmd: "ls", shell: "/bin/bash", login: false, yield_time_ms: 500 }),
    { shell: { command: "ls", wait_ms: 500 } },
  ],
  [
    "a command of the model's own making",
    call("exec_command", { cmd: "ls" }),
    { tool: { name: "exec_command", arguments: { cmd: "ls" } } },
  ],
  ["the end of a goal", call("update_goal", { status: "complete" }), { update_goal: { status: "complete" } }],
  [
    "a tool of the client's",
    call("get_weather", { city: "Oslo" }),
    { dynamic: { tool: "get_weather", arguments: { city: "Oslo" } } },
  ],
  ["arguments that are no JSON", call("x", "{"), { tool: { name: "x", arguments: "{" } }],
  ["numbers that YAML would change", call("x", '{"n":1.0}'), { tool: { name: "x", arguments: '{"n":1.0}' } }],
  [
    "another item",
    { type: "web_search_call", id: "ws_1" },
    { item: { type: "web_search_call", id: "ws_1" } },
  ],
])("the step for %s gives the same item", (_, item, step, parts = []) => {
  expect(stepFor(item as OutputItem, { ...AROUND, parts })).toEqual(step);
});

function message(text: string) {
  const content = [{ type: "output_text", text, annotations: [], logprobs: [] }];
  return { type: "message", id: "x_1", role: "assistant", status: "completed", content };
}

function reasoning(...texts: string[]) {
  const summary = texts.map((text) => ({ type: "summary_text", text }));
  return { type: "reasoning", id: "x_1", summary, encrypted_content: "gAAAA" };
}

function call(name: string, args: object | string) {
  const text = typeof args === "string" ? args : JSON.stringify(args);
  return { type: "function_call", id: "x_1", call_id: "call_1", name, arguments: text, status: "completed" };
}
