import { expect, test } from "vitest";
import type { Scenario } from "../scenario/index.js";
import type { Wire } from "../tap/index.js";
import { buildWireView, explainExecUnsupported } from "./protocol.js";

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

test("the end of a call is recognized in the messages of old and new app-servers", () => {
  const wire = { log: [], until: async () => {} } as unknown as Wire;
  const wanted = { method: "item/completed", params: { item: { id: "call_1" } } };
  const isEnd = buildWireView(wire, "app-server", undefined).findTest?.(wanted);
  const old = (method: string, call_id: string) => ({
    method: `codex/event/${method}`,
    params: { msg: { call_id } },
  });
  expect(isEnd?.({ method: "item/completed", params: { item: { id: "call_1" } } })).toBe(true);
  expect(isEnd?.(old("exec_command_end", "call_1"))).toBe(true);
  expect(isEnd?.(old("exec_command_end", "call_2"))).toBe(false);
  expect(isEnd?.(old("exec_command_begin", "call_1"))).toBe(false);
});
