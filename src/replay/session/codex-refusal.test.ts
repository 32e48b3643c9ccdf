/** What codex refuses whatever was recorded, and what it does on threads that are not in the recording. Each rule was seen with codex 0.163.0. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { replay } from "../replay.js";
import type { ReplayOptions } from "../replay-options.js";
import type { Message } from "../transport/message.js";

const FOLDER = "integration/fixtures/python";
const THREAD = "019b76da-a800-7000-8000-100000000001";
const HELLO = { id: 1, method: "initialize", params: { clientInfo: { name: "test", version: "1" } } };
const START = { id: 2, method: "thread/start", params: {} };
const TURN = {
  id: 3,
  method: "turn/start",
  params: { threadId: THREAD, input: [{ type: "text", text: "Say hello." }] },
};

/** Plays a client that sends these messages at once, and returns what it got and the report. */
async function play(messages: (Message | string)[], options: ReplayOptions = {}, fixture = "thread_basic") {
  const name = options.match === "prompt" ? undefined : fixture;
  const codex = replay(name, { folder: FOLDER, ...options });
  for (const message of messages) codex.send(message);
  codex.close();
  const got: Message[] = [];
  for await (const message of codex) got.push(message);
  const find = (id: number) => got.find((message) => message.id === id);
  return { got, find, report: codex.report, events: codex.report.map(({ event }) => event) };
}

test("params of a wrong type are refused in codex's words, even if the level tolerates other options", async () => {
  const { find, report } = await play([HELLO, { ...START, params: { sandbox: 1 } }, START], {
    strictness: "lenient",
  });
  const message = "Invalid request: invalid type: integer `1`, expected string or map";
  expect(find(2)?.error).toEqual({ code: -32600, message });
  expect(report).toContainEqual(expect.objectContaining({ event: "mismatch", code: "refused", message }));
});

test("the recorded turn is played again on another thread, with ids of its own", async () => {
  const { find, events } = await play([HELLO, START, { ...START, id: 4 }, TURN]);
  const other = (find(4)?.result as { thread?: { id?: string } } | undefined)?.thread?.id;
  expect(other).not.toBe(THREAD);
  const turn = { ...TURN, id: 5, params: { ...TURN.params, threadId: other } };
  const again = await play([HELLO, START, { ...START, id: 4 }, TURN, turn]);
  const ends = again.got.filter(({ method }) => method === "turn/completed");
  const [first, second] = ends.map(({ params }) => params as { threadId: string; turn: { id: string } });
  expect([first?.threadId, second?.threadId]).toEqual([THREAD, other]);
  expect(second?.turn.id).not.toBe(first?.turn.id);
  expect(again.find(5)?.result).toMatchObject({ turn: { id: second?.turn.id } });
  expect([...events, ...again.events]).not.toContain("mismatch");
});

test("a thread that codex doesn't know is refused in its words, also before any thread was started", async () => {
  const turn = (id: number, threadId: string) => ({ ...TURN, id, params: { ...TURN.params, threadId } });
  const unknown = "0199a213-81c0-7800-8aa1-bbab2a035a53";
  const { find } = await play([HELLO, turn(5, unknown), START, turn(6, "x"), turn(7, unknown)]);
  for (const id of [5, 7]) expect(find(id)?.error).toMatchObject({ message: `thread not found: ${unknown}` });
  expect(find(6)?.error).toMatchObject({ message: expect.stringMatching(/^invalid thread id: /) });
});

test("the client's capabilities decide what it may ask for and what it gets", async () => {
  const hello = (capabilities: object) => ({ ...HELLO, params: { ...HELLO.params, capabilities } });
  const modes = { id: 9, method: "collaborationMode/list", params: {} };
  const plain = await play([hello({}), modes]);
  const message = "collaborationMode/list requires experimentalApi capability";
  expect(plain.find(9)?.error).toEqual({ code: -32600, message });
  const experimental = await play([hello({ experimentalApi: true }), modes]);
  expect(experimental.find(9)).toHaveProperty("result");
  const quiet = await play([hello({ optOutNotificationMethods: ["thread/started"] }), START]);
  expect(quiet.got.map(({ method }) => method)).not.toContain("thread/started");
  expect(quiet.find(2)).toHaveProperty("result");
});

test("params that are an array are read as the members in their order, some of which may be missing", async () => {
  const read = (id: number, params: unknown) => ({ id, method: "thread/read", params });
  const { find } = await play([read(5, [THREAD]), HELLO, START, read(6, [THREAD]), read(7, [THREAD, 1])]);
  expect(find(5)?.error).toEqual({ code: -32600, message: "Not initialized" });
  expect(find(6)?.result).toMatchObject({ thread: { id: THREAD, turns: [] } });
  expect(find(7)?.error).toMatchObject({
    message: "Invalid request: invalid type: integer `1`, expected a boolean",
  });
});

test("a recorded request is checked again if a number in it is written differently", async () => {
  const lines = readFileSync(`${FOLDER}/wire/thread_list.jsonl`, "utf8").trim().split("\n");
  const sent = lines.map((line) => JSON.parse(line)).filter(({ from }) => from === "client");
  const messages = sent.map(({ message }) => JSON.stringify(message));
  const at = messages.findIndex((line) => line.includes('"limit":1'));
  const { id } = JSON.parse(messages[at] ?? "");
  expect((await play(messages, {}, "thread_list")).events).not.toContain("mismatch");
  messages[at] = (messages[at] ?? "").replace('"limit":1', '"limit":1.0');
  const message = "Invalid request: invalid type: floating point `1.0`, expected u32";
  expect((await play(messages, {}, "thread_list")).find(id)?.error).toEqual({ code: -32600, message });
});
