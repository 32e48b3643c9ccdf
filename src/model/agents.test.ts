import { expect, test } from "vitest";
import { parseScenario } from "../scenario/index.js";
import { ScriptedModel } from "./scripted-model.js";
import { buildTestRequest, buildUserMessage } from "./testing.js";

const CHILD = { "x-openai-subagent": "collab_spawn" };

test("a response for a child answers only a spawned agent, and the other responses answer its parent", () => {
  const model = createModel("- for: child\n  do: [{ say: child }]\n- do: [{ say: parent }]");
  expect(model.takeResponse(buildTestRequest()).response.do).toEqual([{ say: "parent" }]);
  expect(model.takeResponse({ ...buildTestRequest(), client_metadata: CHILD }).response.do).toEqual([
    { say: "child" },
  ]);
  expect(model.countUnused()).toBe(0);
});

test("a script without a response for a child answers any agent", () => {
  const model = createModel("- do: [{ say: anybody }]");
  expect(model.takeResponse({ ...buildTestRequest(), client_metadata: CHILD }).number).toBe(1);
});

test("a script names an agent by its number, which is replaced by the id that codex has chosen", () => {
  const model = createModel(
    "- do: [{ tool: { name: wait_agent, arguments: { targets: [$agent.2, $agent.1] } } }]",
  );
  const input = [buildSpawnOutput("call_1", "one"), buildSpawnOutput("call_2", "two")];
  expect(model.takeResponse(buildTestRequest({ input })).response.do[0]?.tool?.arguments).toEqual({
    targets: ["two", "one"],
  });
});

test("an agent that the model has not spawned is an error", () => {
  const model = createModel("- do: [{ say: $agent.1 }]");
  expect(() => model.takeResponse(buildTestRequest({ input: [buildUserMessage("hello")] }))).toThrow(
    "`$agent.1`: the request names 0 spawned agents",
  );
});

test("a response can wait for a request with a given body, and an optional one may stay unused", () => {
  const model = createModel(
    "- when: { body: { model: small } }\n  optional: true\n  do: [{ say: small }]\n- do: [{ say: large }]",
  );
  expect(model.takeResponse(buildTestRequest()).number).toBe(2);
  expect(model.countUnused()).toBe(0);
  expect(model.takeResponse({ ...buildTestRequest(), ...{ model: "small" } }).number).toBe(1);
});

function buildSpawnOutput(callId: string, id: string) {
  return { type: "function_call_output", call_id: callId, output: JSON.stringify({ agent_id: id }) };
}

function createModel(model: string): ScriptedModel {
  const yaml = `name: x\nmodel:\n${model.replace(/^/gm, "  ")}\n`;
  const scenario = parseScenario(yaml, "x.yaml", { module: true });
  return new ScriptedModel(scenario.model, { workspace: "/w", home: "/h" });
}
