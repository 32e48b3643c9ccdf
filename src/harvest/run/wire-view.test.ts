import { expect, test } from "vitest";
import type { Wire } from "../../tap/index.js";
import { buildWireView } from "./wire-view.js";

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
