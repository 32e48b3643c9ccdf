import { expect, test } from "vitest";
import type { Frame, WireLog } from "../transcript/index.js";
import { findBarrier } from "./barriers.js";
import { isSession } from "./config.js";

test.each([
  [["app-server", "--listen", "stdio://"], true],
  [["--config", "app-server=1", "-c", "exec", "app-server"], true],
  [["exec", "--json", "say hello"], true],
  [["app-server", "generate-json-schema", "--out", "x"], false],
  [["--version"], false],
  [["--config", "app-server"], false],
])("whether the arguments %j start a session: %j", (args, session) => expect(isSession(args)).toBe(session));

test("the client's next frame after thread/start waits for thread/started", () => {
  const log: WireLog = [
    buildClientFrame({ id: 1, method: "thread/start" }),
    buildCodexFrame({ id: 1, result: {} }),
  ];
  const barrier = findBarrier(buildClientFrame({ id: 2, method: "turn/start" }), log);
  expect(barrier?.test(buildCodexFrame({ method: "thread/started" }))).toBe(true);
  expect(barrier?.test({ ...buildCodexFrame({ method: "thread/started" }), process: 2 })).toBe(false);
  expect(barrier?.test(buildCodexFrame({ method: "turn/started" }))).toBe(false);
});

test("the client's next frame after thread/goal/clear waits for the notification, if there was a goal", () => {
  const find = (cleared: boolean) =>
    findBarrier(buildClientFrame({ id: 2, method: "thread/goal/set" }), [
      buildClientFrame({ id: 1, method: "thread/goal/clear" }),
      buildCodexFrame({ id: 1, result: { cleared } }),
    ]);
  expect(find(true)?.test(buildCodexFrame({ method: "thread/goal/cleared" }))).toBe(true);
  expect(find(false)).toBeUndefined();
});

test("there is no barrier after an error, nor after a request that announces nothing", () => {
  const refused: WireLog = [
    buildClientFrame({ id: 1, method: "thread/start" }),
    buildCodexFrame({ id: 1, error: { code: 1 } }),
  ];
  expect(findBarrier(buildClientFrame({ id: 2, method: "turn/start" }), refused)).toBeUndefined();
  expect(
    findBarrier(buildClientFrame({ id: 2, method: "x" }), [
      buildClientFrame({ id: 1, method: "turn/start" }),
    ]),
  ).toBeUndefined();
  expect(findBarrier(buildClientFrame({ id: 0, result: {} }), [])).toBeUndefined();
});

test("an error of another codex process to a request with the same id removes no barrier", () => {
  const log: WireLog = [
    buildClientFrame({ id: 1, method: "thread/start" }),
    { ...buildCodexFrame({ id: 1, error: { code: 1 } }), process: 2 },
  ];
  expect(findBarrier(buildClientFrame({ id: 2, method: "turn/start" }), log)).toBeDefined();
});

function buildClientFrame(message: Frame["message"]): Frame {
  return { process: 1, from: "client", message };
}

function buildCodexFrame(message: Frame["message"]): Frame {
  return { process: 1, from: "codex", message };
}
