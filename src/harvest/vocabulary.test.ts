import { expect, test } from "vitest";
import type { Scenario } from "../scenario/index.js";
import { beyondExec } from "./vocabulary.js";

const scenario = (more: object) => ({ workflow: [], answers: [], ...more }) as unknown as Scenario;
const during = (when: object) => [{ turn: { during: [{ when }] } }];

test("a workflow that waits for what exec says too", () => {
  const when = { method: "item/started", params: { item: { type: "commandExecution" } } };
  expect(beyondExec(scenario({ workflow: during(when) }))).toBeUndefined();
});

test("a workflow that waits for a delta", () => {
  const when = { method: "item/agentMessage/delta" };
  expect(beyondExec(scenario({ workflow: during(when) }))).toContain("waits for `item/agentMessage/delta`");
});

test("a model script that waits for a call, which exec gives no id", () => {
  const wait_for = { method: "item/started", params: { item: { id: "call_1_1" } } };
  expect(beyondExec(scenario({ model: [{ do: [{ wait_for }] }] }))).toContain('{"item":{"id":"call_1_1"}}');
});
