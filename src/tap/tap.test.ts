import { expect, test } from "vitest";
import type { Frame, WireLog } from "../transcript/index.js";
import { barrierFor } from "./barriers.js";
import { isSession } from "./protocol.js";

test.each([
  [["app-server", "--listen", "stdio://"], true],
  [["--config", "app-server=1", "-c", "exec", "app-server"], true],
  [["exec", "--json", "say hello"], true],
  [["app-server", "generate-json-schema", "--out", "x"], false],
  [["--version"], false],
  [["--config", "app-server"], false],
])("whether the arguments %j start a session: %j", (args, session) => expect(isSession(args)).toBe(session));

test("the client's next frame after thread/start waits for thread/started", () => {
  const log: WireLog = [client({ id: 1, method: "thread/start" }), codex({ id: 1, result: {} })];
  const barrier = barrierFor(client({ id: 2, method: "turn/start" }), log);
  expect(barrier?.test(codex({ method: "thread/started" }))).toBe(true);
  expect(barrier?.test({ ...codex({ method: "thread/started" }), process: 2 })).toBe(false);
  expect(barrier?.test(codex({ method: "turn/started" }))).toBe(false);
});

test("there is no barrier after an error, nor after a request that announces nothing", () => {
  const refused: WireLog = [client({ id: 1, method: "thread/start" }), codex({ id: 1, error: { code: 1 } })];
  expect(barrierFor(client({ id: 2, method: "turn/start" }), refused)).toBeUndefined();
  expect(
    barrierFor(client({ id: 2, method: "x" }), [client({ id: 1, method: "turn/start" })]),
  ).toBeUndefined();
  expect(barrierFor(client({ id: 0, result: {} }), [])).toBeUndefined();
});

function client(message: Frame["message"]): Frame {
  return { process: 1, from: "client", message };
}

function codex(message: Frame["message"]): Frame {
  return { process: 1, from: "codex", message };
}
