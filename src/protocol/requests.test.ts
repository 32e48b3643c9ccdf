import { expect, test } from "vitest";
import { type FrameParts, RequestTracker } from "./index.js";

const frame = (process: number, from: string, message: FrameParts["message"]) => ({ process, from, message });
const request = frame(1, "client", { id: 1, method: "turn/start", params: {} });

function findMethod(response: FrameParts, ...tracked: FrameParts[]): string | undefined {
  const requests = new RequestTracker();
  for (const one of tracked) requests.track(one);
  return requests.findRequest(response)?.method;
}

test("a result and an error answer the request with their id", () => {
  expect(findMethod(frame(1, "codex", { id: 1, result: {} }), request)).toBe("turn/start");
  expect(findMethod(frame(1, "codex", { error: { code: 1 }, id: 1 }), request)).toBe("turn/start");
});

test("the request that is found is the one that was tracked, and says who sent it", () => {
  const requests = new RequestTracker();
  const tracked = requests.track(request);
  expect(tracked).toEqual({ method: "turn/start", from: "client" });
  expect(requests.findRequest(frame(1, "codex", { id: 1, result: {} }))).toBe(tracked);
});

test("each side has ids of its own", () => {
  const asked = frame(1, "codex", { id: 1, method: "item/tool/call", params: {} });
  expect(findMethod(frame(1, "client", { id: 1, result: {} }), request, asked)).toBe("item/tool/call");
  expect(findMethod(frame(1, "codex", { id: 1, result: {} }), request, asked)).toBe("turn/start");
  expect(findMethod(frame(1, "client", { id: 1, result: {} }), request)).toBeUndefined();
});

test("each process has ids of its own", () => {
  const second = frame(2, "client", { id: 1, method: "thread/resume" });
  expect(findMethod(frame(1, "codex", { id: 1, result: {} }), request, second)).toBe("turn/start");
  expect(findMethod(frame(3, "codex", { id: 1, result: {} }), request, second)).toBeUndefined();
});

test("an id that is used again stands for the later request", () => {
  const later = frame(1, "client", { id: 1, method: "thread/read" });
  expect(findMethod(frame(1, "codex", { id: 1, result: {} }), request, later)).toBe("thread/read");
});

test('the ids 1 and "1" are two ids', () => {
  expect(findMethod(frame(1, "codex", { id: "1", result: {} }), request)).toBeUndefined();
});

test.each([
  frame(1, "codex", { method: "turn/started", params: {} }),
  frame(1, "codex", { id: 1, method: "item/tool/call" }),
  frame(1, "codex", { result: {} }),
  frame(1, "codex", "no JSON"),
  { process: 1, exit: { code: 0 } },
])("%j is no response", (other) => expect(findMethod(other, request)).toBeUndefined());

test.each([
  frame(1, "client", { method: "initialized" }),
  frame(1, "client", { id: 1, result: {} }),
  frame(1, "client", null),
  frame(1, "nobody", { id: 1, method: "turn/start" }),
])("%j is no request", (other) => expect(new RequestTracker().track(other)).toBeUndefined());
