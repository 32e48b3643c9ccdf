/** How a client may differ from the recording, and what codex does then. Each rule was seen with codex 0.163.0. */
import { expect, test } from "vitest";
import { buildTurn, FIXTURES, HELLO, play, START, THREAD, TURN } from "../../../test/helpers/play-client.js";
import { replay } from "../replay.js";
import { formatId, parseMessage } from "./client-message.js";

test("options of thread and turn may differ, and are reported", async () => {
  const start = { ...START, params: { sandbox: "read-only", model: "gpt-6", ephemeral: false, config: {} } };
  const turn = { ...TURN, params: { ...TURN.params, effort: "high" } };
  const { got, report, events } = await play([HELLO, start, turn]);
  expect(got.at(-1)?.method).toBe("turn/completed");
  expect(events).toEqual(["begun", "differs", "differs", "complete"]);
  expect(report[1]).toMatchObject({
    method: "thread/start",
    differences: [
      { path: "params.approvalPolicy", expected: "never" },
      { path: "params.sandbox", expected: "workspace-write", got: "read-only" },
      { path: "params.model", got: "gpt-6" },
    ],
  });
});

test("an option that differs is a mismatch under --strict, but not a default one", async () => {
  const params = { sandbox: "workspace-write", approvalPolicy: "never", ephemeral: false, config: null };
  const initialized = { method: "initialized" };
  const same = await play([HELLO, initialized, { ...START, params }], { strictness: "strict" });
  expect(same.find(2)).toHaveProperty("result");
  const other = await play([HELLO, initialized, { ...START, params: { ...params, model: "x" } }], {
    strictness: "strict",
  });
  expect(other.find(2)).toHaveProperty("error");
});

test("a prompt that contains the recorded one is played and reported, and another one is refused", async () => {
  const withText = (text: string) => ({
    ...TURN,
    params: { ...TURN.params, input: [{ type: "text", text }] },
  });
  const contained = await play([HELLO, START, withText("User: Say hello.")]);
  expect(contained.got.at(-1)?.method).toBe("turn/completed");
  expect(contained.report).toContainEqual(
    expect.objectContaining({
      event: "differs",
      differences: [{ path: "params.input.0.text", expected: "Say hello.", got: "User: Say hello." }],
    }),
  );
  expect((await play([HELLO, START, withText("Say goodbye.")])).find(3)).toHaveProperty("error");
  const lenient = await play([HELLO, START, withText("Say goodbye.")], { strictness: "lenient" });
  expect(lenient.got.at(-1)?.method).toBe("turn/completed");
});

test("read-only requests are answered at any time, and are no mismatch", async () => {
  const read = (id: number, method: string, params: object = {}) => ({ id, method, params });
  const { find, report, events } = await play([
    HELLO,
    read(10, "model/list"),
    read(11, "model/list", { includeHidden: true }),
    read(12, "thread/list"),
    START,
    read(13, "thread/loaded/list"),
    read(14, "account/rateLimits/read"),
    TURN,
    read(15, "thread/read", { threadId: THREAD, includeTurns: true }),
  ]);
  const data = (id: number) => (find(id)?.result as { data: unknown[] } | undefined)?.data ?? [];
  expect(data(11).length).toBeGreaterThan(data(10).length);
  expect(data(12)).toEqual([]);
  expect(data(13)).toEqual([THREAD]);
  expect(find(14)?.error).toMatchObject({ code: -32600 });
  expect(find(15)?.result).toMatchObject({
    thread: { preview: "Say hello.", turns: [{ status: "completed" }] },
  });
  expect(report.filter(({ event }) => event === "extra")).toHaveLength(6);
  expect(events).not.toContain("mismatch");
});

test("a thread can be resumed while it is loaded, and another one started after a turn", async () => {
  const resume = { id: 4, method: "thread/resume", params: { threadId: THREAD } };
  const { find, got, events } = await play([
    HELLO,
    START,
    TURN,
    resume,
    { ...START, id: 5 },
    { id: 6, method: "thread/loaded/list", params: {} },
  ]);
  expect(find(4)?.result).toMatchObject({
    thread: { id: THREAD, turns: [{ itemsView: "full" }] },
    model: "gpt-5.5",
  });
  const { thread } = (find(5)?.result ?? {}) as { thread: { id: string } };
  expect(thread.id).not.toBe(THREAD);
  expect(got.filter(({ method }) => method === "thread/started")).toHaveLength(2);
  expect(find(6)?.result).toMatchObject({ data: [THREAD, thread.id] });
  // The end of the recording is reported right before its last message is written, which is after a gap.
  expect(events).toEqual(["begun", "differs", "extra", "extra", "extra", "complete"]);
});

test("a thread that the recording resumes with another codex can be resumed with the same one", async () => {
  const texts = ["My name is Ada.", "What is my name?"];
  const turns = texts.map((text, index) => ({
    id: 10 + index,
    method: "turn/start",
    params: { threadId: THREAD, input: [{ type: "text", text }] },
  }));
  const resume = { id: 4, method: "thread/resume", params: { threadId: THREAD } };
  const { got, events } = await play(
    [HELLO, START, turns[0] ?? {}, resume, turns[1] ?? {}],
    {},
    "thread_resume",
  );
  expect(got.filter(({ method }) => method === "turn/completed")).toHaveLength(2);
  expect(events.filter((event) => event === "complete")).toHaveLength(2);
  expect(events).not.toContain("mismatch");
});

test("`initialized` may be missing or late", async () => {
  for (const messages of [
    [HELLO, START, TURN],
    [HELLO, START, { method: "initialized" }, TURN, { method: "initialized" }],
  ]) {
    const { got, events } = await play(messages);
    expect(got.at(-1)?.method).toBe("turn/completed");
    expect(events).toEqual(["begun", "differs", "complete"]);
  }
});

test.each(["default", "strict", "lenient"] as const)(
  "requests before `initialize` are refused: %s",
  async (strictness) => {
    const { find } = await play([START, { id: 9, method: "model/list", params: {} }], { strictness });
    const unnamed = await play([{ ...HELLO, params: {} }], { strictness });
    expect(unnamed.find(1)?.error).toMatchObject({ message: "Invalid request: missing field `clientInfo`" });
    for (const id of [2, 9]) expect(find(id)?.error).toEqual({ code: -32600, message: "Not initialized" });
  },
);

test("ids come back exactly as they were sent", async () => {
  const codex = replay("thread_basic", { folder: FIXTURES });
  codex.send(HELLO);
  for (const id of [
    "9007199254740993",
    "-0",
    '"a\\u0041"',
    '""',
    "9223372036854775808",
    "1.5",
    "1.0",
    "null",
    "{}",
  ])
    codex.send(`{"id":${id},"method":"model/list","params":{}}`);
  codex.send('{"id":"\\ud800","method":"model/list","params":{}}');
  codex.send('{"id":31,"id":32,"method":"model/list","params":{}}');
  codex.close();
  const ids: unknown[] = [];
  for await (const { id } of codex) if (id !== undefined) ids.push(id);
  // In this test, parsing has rounded the first id. The client gets the exact one.
  expect(formatId(parseMessage('{"id":9007199254740993,"method":"model/list"}') ?? {})).toBe(
    "9007199254740993",
  );
  expect(ids).toEqual([1, Number("9007199254740993"), 0, "aA", ""]);
  const messages = codex.report.flatMap((entry) =>
    entry.event === "mismatch" && entry.code !== "closed-early" ? [entry.message] : [],
  );
  expect(messages).toHaveLength(7);
  expect(messages[0]).toContain("sent the request `model/list` without an id that codex accepts");
});

const TEXT_ANSWER = { id: "0", result: { decision: "accept" } };

test("the mismatch about an answer says that its id is a text in place of a number", async () => {
  const codex = replay("approval_command_accepted", { folder: FIXTURES });
  for (const message of [HELLO, START, buildTurn(3, "Touch the file twice.")]) codex.send(message);
  for await (const { id, method } of codex) {
    if (id !== 0 || method === undefined) continue;
    codex.send(TEXT_ANSWER);
    codex.close();
  }
  expect(codex.report).toContainEqual(
    expect.objectContaining({
      code: "unexpected-answer",
      message:
        'codex asked nothing with id "0". It asked with the number 0, and the client answered with a text.',
    }),
  );
});

test("the mismatch about an answer does not say that codex has asked if it asks later", async () => {
  const { report } = await play([HELLO, START, TEXT_ANSWER], {}, "approval_command_accepted");
  expect(report).toContainEqual(
    expect.objectContaining({
      code: "unexpected-answer",
      message:
        'codex asked nothing with id "0". In the recording, it asks later with the number 0, and the client answered with a text.',
    }),
  );
});

test.each([{ sandbox: "workspace-write", approvalPolicy: "never" }, {}])(
  "the plainest recording that fits the prompt is played, and reported: %j",
  async (params) => {
    const { got, report } = await play([HELLO, { ...START, params }, TURN], { match: "prompt" });
    expect(got.at(-1)?.method).toBe("turn/completed");
    expect(report.findLast(({ event }) => event === "branch")).toMatchObject({
      fixture: "thread_basic",
      alsoFits: expect.arrayContaining(["error_bad_request", "thread_minimal"]),
    });
  },
);

test.each(["default", "lenient"] as const)(
  "no unrelated recording is played for a prompt: %s",
  async (strictness) => {
    const turn = {
      ...TURN,
      params: { ...TURN.params, input: [{ type: "text", text: "Nobody asked this." }] },
    };
    const { find } = await play([HELLO, START, turn], { match: "prompt", strictness });
    expect(find(2)).toHaveProperty("result");
    expect(find(3)?.error).toMatchObject({ data: { code: "mismatch" } });
  },
);
