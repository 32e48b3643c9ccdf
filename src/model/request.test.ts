import { expect, test } from "vitest";
import { parseModelRequest } from "./request.js";
import { buildTestRequest, buildTestTool, buildUserMessage } from "./testing.js";

const call = { type: "function_call", id: "fc_1", name: "exec_command", arguments: "{}", call_id: "call_1" };
const output = { type: "function_call_output", id: "fco_1", call_id: "call_1", output: "done" };

test("a request as codex sends it is accepted", () => {
  const patch = { type: "custom_tool_call", name: "apply_patch", input: "…", call_id: "call_2" };
  const patched = { type: "custom_tool_call_output", call_id: "call_2", output: "Done!" };
  const reasoning = { type: "reasoning", summary: [{ type: "summary_text", text: "x" }], content: null };
  const input = [buildUserMessage("hi"), reasoning, call, patch, output, patched];
  const grammar = { type: "grammar", syntax: "lark", definition: "start: /x/" };
  const tools = [
    buildTestTool("exec_command"),
    { type: "custom", name: "p", description: "", format: grammar },
  ];
  const request = buildTestRequest({ input, tools });
  expect(parseModelRequest(request)).toBe(request);
});

test("a message with `id: null` is accepted, because codex before 0.30.0 sends it", () => {
  const request = buildTestRequest({ input: [{ ...buildUserMessage("hi"), id: null }] });
  expect(parseModelRequest(request)).toBe(request);
});

test.each([
  ["an unknown member", { store_forever: true }, "store_forever is not known (true)"],
  ["a missing member", { model: undefined }, "model is missing"],
  ["another value", { stream: false }, "stream is false"],
  ["an unknown item", { input: [{ type: "telepathy" }] }, "input[0].type is"],
  [
    "an unknown member of an item",
    { input: [{ ...call, mood: "good" }, output] },
    'input[0].mood is not known ("good")',
  ],
  ["an unknown tool", { tools: [{ type: "teleport" }] }, "tools[0].type is"],
  ["a format that is no schema", { text: { format: { type: "json_object" } } }, "text.format.type is"],
  ["a body that is a list", undefined, "the body is"],
])("the error about a request with %s names it", (_what, members, named) => {
  const checkInput = () => parseModelRequest(members ? { ...buildTestRequest(), ...members } : []);
  expect(checkInput).toThrow("the request is not what a Responses API takes: ");
  expect(checkInput).toThrow(named);
  expect(checkInput).toThrow("src/model/request-schema.ts");
});

test("each call needs its output, and each output its call", () => {
  const checkInput = (...input: unknown[]) => parseModelRequest(buildTestRequest({ input }));
  expect(() => checkInput(call)).toThrow(
    'input[0], a function_call with call_id "call_1", has no function_call_output',
  );
  expect(() => checkInput(output)).toThrow(
    'input[0], a function_call_output with call_id "call_1", answers no call',
  );
  expect(() => checkInput(output, call)).toThrow("answers no call");
  expect(() => checkInput(call, output, output)).toThrow("input[2], a function_call_output");
  expect(() => checkInput(call, { ...output, type: "custom_tool_call_output" })).toThrow("answers no call");
});
