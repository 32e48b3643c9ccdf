import { afterEach, expect, test, vi } from "vitest";
import type { Wire } from "../../tap/index.js";
import type { JsonValue } from "../../transcript/index.js";
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

test("exec: the hold lasts until the end of a call that has begun, even if that takes long", async () => {
  vi.useFakeTimers();
  const { wire, add } = makeWire();
  let isHeld = true;
  const effect = { method: "item/completed", params: { item: { id: "call_1" } } };
  const waiting = buildWireView(wire, "exec", undefined).waitForCallEnd?.(effect, 0);
  const ended = waiting?.then(() => {
    isHeld = false;
  });
  add({ type: "item.started", item: { id: "item_0", type: "command_execution" } });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(isHeld).toBe(true);
  add({ type: "item.completed", item: { id: "item_0", type: "command_execution" } });
  await ended;
});

test("exec: the hold ends after a while if exec prints nothing about the call", async () => {
  vi.useFakeTimers();
  const { wire, add } = makeWire();
  const effect = { method: "item/completed", params: { item: { id: "call_1" } } };
  const waiting = buildWireView(wire, "exec", undefined).waitForCallEnd?.(effect, 0);
  add({ type: "item.started", item: { id: "item_0", type: "todo_list" } });
  await vi.advanceTimersByTimeAsync(2000);
  await waiting;
});

afterEach(() => {
  vi.useRealTimers();
});

/** Makes a wire, and a function that adds a line that codex prints. */
function makeWire() {
  const tests = new Map<Parameters<Wire["until"]>[0], () => void>();
  const until: Wire["until"] = (test, { timeoutMs, what }) =>
    new Promise((resolve, reject) => {
      tests.set(test, resolve);
      setTimeout(() => reject(new Error(what)), timeoutMs);
    });
  const add = (message: JsonValue) => {
    const frame = { message } as Parameters<Parameters<Wire["until"]>[0]>[0];
    for (const [test, resolve] of tests) if (test(frame)) resolve();
  };
  return { wire: { log: [], until } as unknown as Wire, add };
}
