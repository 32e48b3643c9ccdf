import { PassThrough, Writable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyBytes, breakLines } from "../../../test/helpers/broken-files.js";
import { checkProperty } from "../../../test/helpers/fuzz.js";
import type { ProcessExit, RunningProcess } from "../../lib/index.js";
import { Driver, SdkError, UnsupportedByDriver } from "./driver.js";

/** The messages of a driver that gets four commands. */
const CONVERSATION = [
  { id: 1, result: {} },
  { id: 2, result: { thread: "a" } },
  { id: 3, result: { turn: "b" } },
  { event: { method: "item/started", params: { item: { type: "agentMessage" } } }, of: 3 },
  { ask: 1, method: "item/commandExecution/requestApproval", params: { command: "true" } },
  { event: { method: "turn/completed", params: { turn: { id: "b" } } }, of: 3 },
  { end: 3, exitCode: 0, stderr: "", returned: { finalText: "Done.", usage: { total: 1 } } },
  { id: 4, error: { type: "JsonRpcError", message: "no", code: -32600 } },
].map((message) => JSON.stringify(message));

/** Gives the lines to a driver with four commands. @returns how the commands and the turn ended */
async function converse(lines: string[]): Promise<PromiseSettledResult<unknown>[]> {
  const output = new PassThrough();
  let exit: (how: ProcessExit) => void = () => {};
  const process: RunningProcess = {
    input: new Writable({ write: (_chunk, _encoding, done) => done() }),
    output,
    ended: new Promise((resolve) => {
      exit = resolve;
    }),
    kill: async () => {},
  };
  const driver = new Driver(process, {
    onEvent() {},
    onRequest: async () => ({ result: { decision: "accept" } }),
  });
  const replies = ["open", "start_thread", "turn", "request"].map((name) => driver.runCommand(name).reply);
  const settled = Promise.allSettled([...replies, replies[2]?.then(({ ended }) => ended)]);
  output.end(lines.map((line) => `${line}\n`).join(""));
  await new Promise((resolve) => output.on("close", resolve));
  exit({ how: "exited with code 0", stderr: "", ok: true });
  return settled;
}

const lines = fc.oneof(
  { weight: 3, arbitrary: breakLines(CONVERSATION) },
  fc.array(anyBytes.map(String), { maxLength: 3 }).map((noise) => [...CONVERSATION.slice(0, 2), ...noise]),
);

test("whatever a driver writes, each command and turn ends, and the error names the line or the end of the driver", () =>
  checkProperty(
    fc.asyncProperty(lines, async (said) => {
      for (const one of await converse(said)) {
        if (one.status === "fulfilled") continue;
        const isAnswer = one.reason instanceof SdkError || one.reason instanceof UnsupportedByDriver;
        if (!isAnswer)
          expect(one.reason.message).toMatch(/^(?:line \d+ of the driver's output: .|the driver exited)/s);
      }
    }),
    100,
  ));

const NO_MESSAGE = "line 2 of the driver's output: it is no message of the driver protocol";

test("an error whose type is no text ends its command", async () => {
  const [reply] = await converse(['{"id":1,"error":{"type":{"toString":1},"message":null}}']);
  expect(reply).toMatchObject({ status: "rejected", reason: { type: '{"toString":1}' } });
});

test.each([
  ["no JSON", "Traceback", `${NO_MESSAGE}: "Traceback"`],
  ["no object", "[]", `${NO_MESSAGE}: "[]"`],
  ["a result that is no object", '{"id":2,"result":"a"}', "its `result` is no object"],
  ["a command's number that is no number", '{"id":{"valueOf":1},"result":{}}', "its `id` is no number"],
  ["a wrong result of a turn", '{"end":3,"returned":1}', "`returned`"],
  ["a request without a method", '{"ask":1}', NO_MESSAGE],
])("the error about a line of the driver with %s names the line", async (_, line, problem) => {
  const [, reply] = await converse(['{"id":1}', line]);
  expect(reply).toMatchObject({ status: "rejected" });
  expect(() => {
    throw (reply as PromiseRejectedResult).reason;
  }).toThrow(problem);
});
