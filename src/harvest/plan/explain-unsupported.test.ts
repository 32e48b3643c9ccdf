import { expect, test } from "vitest";
import type { Scenario } from "../../scenario/index.js";
import { explainExecUnsupported } from "./explain-unsupported.js";

const scenario = (more: object) => ({ workflow: [], answers: [], ...more }) as unknown as Scenario;
const during = (when: object) => [{ turn: { during: [{ when }] } }];

test("a workflow may wait for an event that exec reports too", () => {
  const when = { method: "item/started", params: { item: { type: "commandExecution" } } };
  expect(explainExecUnsupported(scenario({ workflow: during(when) }))).toBeUndefined();
});

test("a workflow that waits for a delta can't run on exec", () => {
  const when = { method: "item/agentMessage/delta" };
  expect(explainExecUnsupported(scenario({ workflow: during(when) }))).toContain(
    "waits for `item/agentMessage/delta`",
  );
});

test("a model script that waits for a call by its id can't run on exec, which reports no such id", () => {
  const wait_for = { method: "item/started", params: { item: { id: "call_1_1" } } };
  expect(explainExecUnsupported(scenario({ model: [{ do: [{ wait_for }] }] }))).toContain(
    '{"item":{"id":"call_1_1"}}',
  );
});
