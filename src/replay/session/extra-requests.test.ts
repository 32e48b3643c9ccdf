/**
 * What codex does with requests and answers that were not recorded, or that differ from the recorded ones. The messages are those of
 * published clients (docs/clients.md), and each rule was seen with codex 0.163.0.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildTurn, FIXTURES, HELLO, play, START, THREAD, TURN } from "../../../test/helpers/play-client.js";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";

const ASKING = { sandbox: "read-only", approvalPolicy: "untrusted" };
const ERROR = {
  error: { code: -32603, message: "Internal error handling item/commandExecution/requestApproval" },
};
const DECLINE = { id: 0, result: { decision: "decline" } };

const list = (id: number, params: object) => ({ id, method: "model/list", params });

test.each([{}, { modelProviders: null }, { cursor: null, limit: null }, { includeHidden: false }])(
  "a request that only reads may leave out defaults: %j",
  async (params) => {
    const { find, events } = await play([HELLO, list(2, params)], {}, "client_models");
    expect(find(2)).toHaveProperty("result");
    expect(events).toEqual(["begun", "complete"]);
  },
);

test("a switch whose default is true must be the recorded one", async () => {
  const params = { path: "/workspace/a", recursive: false };
  const { report } = await play(
    [HELLO, { id: 2, method: "fs/createDirectory", params }],
    {},
    "client_fs_watch",
  );
  expect(report).toContainEqual(expect.objectContaining({ event: "mismatch" }));
});

test("a request that only reads is answered as it asks, and the recording continues", async () => {
  const { find, report, events } = await play([HELLO, list(2, { includeHidden: true })], {}, "client_models");
  expect(find(2)?.result).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ hidden: true })]),
  });
  expect(events).toEqual(["begun", "differs", "complete"]);
  expect(report[1]).toMatchObject({
    differences: [{ path: "params.includeHidden", expected: false, got: true }],
  });
  const strict = await play(
    [HELLO, { method: "initialized" }, list(2, { includeHidden: true })],
    { strictness: "strict" },
    "client_models",
  );
  expect(strict.find(2)).toHaveProperty("error");
});

test.each([
  [{ limit: 1 }, 1, "1"],
  [{ limit: 0 }, 1, "1"],
  [{ cursor: "7", limit: 500 }, 1, null],
])("a list is given in pages: %j", async (params, length, nextCursor) => {
  const { find } = await play([HELLO, list(2, params)], {}, "client_models");
  const result = find(2)?.result as { data: unknown[]; nextCursor: unknown } | undefined;
  expect(result?.data).toHaveLength(length);
  expect(result?.nextCursor).toBe(nextCursor);
});

test.each([
  ["zz", "invalid cursor: zz"],
  ["999", "cursor 999 exceeds total models 8"],
])("a cursor is refused in codex's words: %s", async (cursor, message) => {
  const { find } = await play([HELLO, list(2, { cursor })]);
  expect(find(2)?.error).toEqual({ code: -32600, message });
});

test("a command that was declined is not in the history", async () => {
  const read = (id: number) => ({
    id,
    method: "thread/read",
    params: { threadId: THREAD, includeTurns: true },
  });
  const { find } = await play(
    [HELLO, { ...START, params: ASKING }, buildTurn(3, "Touch the file."), read(4), DECLINE, read(5)],
    {},
    "approval_command_declined",
  );
  const types = [4, 5].map((id) => {
    const result = find(id)?.result as { thread: { turns: { items: { type: string }[] }[] } } | undefined;
    return result?.thread.turns[0]?.items.map(({ type }) => type);
  });
  expect(types).toEqual([["userMessage"], ["userMessage", "agentMessage"]]);
});

test("what codex refuses does not take the place of the recorded request", async () => {
  const { find, events } = await play(
    [HELLO, { id: 2, method: "model/list" }, list(3, {})],
    {},
    "client_models",
  );
  expect(find(2)?.error).toMatchObject({ message: "Invalid request: missing field `params`" });
  expect(find(3)).toHaveProperty("result");
  expect(events).toEqual(["begun", "mismatch", "complete"]);
});

test("a member that was not recorded changes the answer of a request that only reads", async () => {
  const read = { id: 4, method: "thread/read", params: { threadId: THREAD, includeTurns: true } };
  const other = { ...read, id: 5, params: { threadId: "019b76da-a800-7000-8000-100000000077" } };
  const params = { sandbox: "workspace-write", approvalPolicy: "never" };
  const { find } = await play([HELLO, { ...START, params }, TURN, read, other]);
  expect(find(4)?.result).toMatchObject({ thread: { turns: [{ status: "completed" }] } });
  expect(find(5)?.error).toMatchObject({ message: `thread not loaded: ${other.params.threadId}` });
});

test("the configuration is that of a new CODEX_HOME, before `initialized`, too", async () => {
  const read = (id: number, params: object) => ({ id, method: "config/read", params });
  const { find, events } = await play([
    HELLO,
    read(10, { includeLayers: false }),
    read(11, { includeLayers: true, cwd: "/tmp/x" }),
    START,
    TURN,
  ]);
  expect(find(10)?.result).toMatchObject({ config: { model: null }, origins: {} });
  expect(find(10)?.result).not.toHaveProperty("layers");
  expect(find(11)?.result).toHaveProperty("layers.0.name.file", "/home/user/.codex/config.toml");
  expect(events).not.toContain("mismatch");
});

test("a second process may leave out `initialized`, too", async () => {
  const resume = {
    id: 2,
    method: "thread/resume",
    params: { threadId: THREAD, persistExtendedHistory: false },
  };
  const { find, got, events } = await play(
    [HELLO, resume, buildTurn(3, "What is my name?")],
    {},
    "thread_resume",
  );
  expect(find(2)?.result).toMatchObject({ thread: { id: THREAD } });
  expect(got.at(-1)?.method).toBe("turn/completed");
  expect(events).toEqual(["begun", "branch", "complete"]);
  const strict = await play([HELLO, resume], { strictness: "strict" }, "thread_resume");
  expect(strict.find(2)).toHaveProperty("error");
});

test("a turn on an additional thread fails, as no answer of the model is recorded for it", async () => {
  const start = { id: 4, method: "thread/start", params: { cwd: "/tmp/x", ephemeral: true } };
  const extra = "019b76da-a800-7000-8000-100000900001";
  const title = buildTurn(5, "Your task is to generate a very short title", extra);
  const { find, got, events } = await play([HELLO, START, TURN, start, title]);
  expect(find(4)?.result).toMatchObject({ thread: { id: extra, ephemeral: true, path: null } });
  const own = got.filter(({ params }) => (params as { threadId?: string } | undefined)?.threadId === extra);
  expect(own.map(({ method }) => method)).toEqual([
    "thread/status/changed",
    "turn/started",
    "item/started",
    "item/completed",
    "thread/status/changed",
    "error",
    "turn/completed",
  ]);
  expect(own[2]).toHaveProperty("params.item.content", [
    { type: "text", text: "Your task is to generate a very short title", text_elements: [] },
  ]);
  expect(find(5)?.result).toMatchObject({ turn: { id: "019b76da-a800-7000-8000-200000900003" } });
  expect(own.at(-1)).toMatchObject({
    params: {
      turn: { id: "019b76da-a800-7000-8000-200000900003", status: "failed", error: expect.anything() },
    },
  });
  expect(events).toEqual(["begun", "differs", "extra", "extra", "complete"]);
});

test("an additional thread and its turn may come between the recorded turns", async () => {
  const thread = "019b76da-a800-7000-8000-100000900001";
  const { find, got, events } = await play(
    [
      HELLO,
      START,
      buildTurn(3, "My name is Ada."),
      { id: 4, method: "thread/start", params: {} },
      buildTurn(5, "What is my name?", thread),
      { id: 6, method: "thread/read", params: { threadId: thread, includeTurns: true } },
      { id: 7, method: "thread/resume", params: { threadId: THREAD } },
      buildTurn(8, "What is my name?"),
    ],
    {},
    "thread_resume",
  );
  expect(find(6)?.result).toMatchObject({ thread: { turns: [{ status: "failed" }] } });
  expect(got.filter(({ method }) => method === "turn/completed")).toHaveLength(3);
  expect(events).not.toContain("mismatch");
});

test.each([
  ["approval_command_declined", "Touch the file.", "commandExecution", "failed"],
  ["approval_command_cancelled", "Touch the file.", "commandExecution", "failed"],
  ["approval_file_declined", "Write the plan.", "fileChange", "declined"],
])("an error as the answer to an approval is a rejection: %s", async (fixture, prompt, type, status) => {
  const { got, events } = await play(
    [HELLO, { ...START, params: ASKING }, buildTurn(3, prompt), { id: 0, ...ERROR }],
    {},
    fixture,
  );
  const ends = got.filter(({ method }) => method === "item/completed");
  const items = ends.map(({ params }) => (params as { item: { type: string; status: string } }).item);
  expect(items.find((item) => item.type === type)?.status).toBe(status);
  expect(got.at(-1)?.method).toBe("turn/completed");
  expect(events).toContain("differs");
  expect(events).not.toContain("mismatch");
});

test("an error is a mismatch under --strict", async () => {
  const start = { ...START, params: ASKING };
  const { report } = await play(
    [HELLO, { method: "initialized" }, start, buildTurn(3, "Touch the file."), { id: 0, ...ERROR }],
    { strictness: "strict" },
    "approval_command_declined",
  );
  expect(report).toContainEqual(expect.objectContaining({ event: "mismatch", code: "mismatch" }));
});

test("codex stores a thread without history if the client reads it with its turns, also if that is recorded", async () => {
  const folder = await makeTemporaryFolder("stored-thread");
  const wire = readFileSync(join(FIXTURES, "wire/thread_basic.jsonl"), "utf8").split("\n");
  const started = wire.findIndex((line) => line.includes('"method":"thread/started"'));
  const request = { id: 3, method: "thread/read", params: { threadId: THREAD, includeTurns: true } };
  const refusal = { code: -32601, message: "list_turns is not supported yet" };
  const added = [
    { process: 1, from: "client", message: request },
    { process: 1, from: "codex", message: { id: 3, error: refusal } },
  ].map((entry) => JSON.stringify(entry));
  mkdirSync(join(folder, "wire"));
  writeFileSync(join(folder, "wire/read.jsonl"), [...wire.slice(0, started + 1), ...added, ""].join("\n"));
  const resume = (id: number) => ({ id, method: "thread/resume", params: { threadId: THREAD } });
  const { find } = await play([HELLO, START, resume(8), request, resume(9)], { folder }, "read");
  expect(find(8)?.error).toMatchObject({ message: `no rollout found for thread id ${THREAD}` });
  expect(find(3)?.error).toEqual(refusal);
  expect(find(9)?.error).toEqual(refusal);
});
