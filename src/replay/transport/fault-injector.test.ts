import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { waitUntil } from "../../../test/helpers/waiting.js";
import { type ReportEntry, replay } from "../index.js";
import type { CodexExit } from "./exit.js";
import type { Message } from "./message.js";

const FOLDER = "integration/fixtures/python";
const WIRE = readFileSync(`${FOLDER}/wire/thread_basic.jsonl`, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line) as { from: string; message: Message });
const FROM_CODEX = WIRE.filter(({ from }) => from === "codex").map(({ message }) => message);
const FROM_CLIENT = WIRE.filter(({ from }) => from === "client").map(({ message }) => message);

interface Outcome {
  messages: Message[];
  /** What the reader got in place of a message: an error of JSON.parse. */
  error: string | undefined;
  ended: CodexExit | undefined;
  events: string[];
  report: readonly ReportEntry[];
}

/**
 * Replays thread_basic to a client that sends all its messages at once.
 * @param closeAfter number of messages after which the client leaves; default: all that were recorded
 */
async function run(
  fault: string,
  { closeAfter = FROM_CODEX.length, more = [] as Message[] } = {},
): Promise<Outcome> {
  const codex = replay("thread_basic", { folder: FOLDER, fault });
  const messages: Message[] = [];
  let error: string | undefined;
  for (const message of [...FROM_CLIENT, ...more]) codex.send(message);
  try {
    for await (const message of codex) if (messages.push(message) === closeAfter) codex.close();
  } catch (cause) {
    error = (cause as Error).message;
  }
  codex.close();
  const events = codex.report.map(({ event }) => event);
  return { messages, error, ended: codex.ended, events, report: codex.report };
}

const TOTAL = FROM_CODEX.length;
const findIndex = (method: string, nth = 1) =>
  FROM_CODEX.flatMap((message, index) => (message.method === method ? [index] : []))[nth - 1] as number;

test.each([
  ["exit@2:7", 1, { code: 7, signal: null }],
  ["kill@2", 1, { code: null, signal: "SIGKILL" }],
  [`kill@${TOTAL}`, TOTAL - 1, { code: null, signal: "SIGKILL" }],
  [`exit@${TOTAL}`, TOTAL - 1, { code: 1, signal: null }],
  ["exit@item/completed:2=3", findIndex("item/completed", 2), { code: 3, signal: null }],
  ["kill@turn/started", findIndex("turn/started"), { code: null, signal: "SIGKILL" }],
])("%s ends codex before that message, and the run is not complete", async (fault, count, ended) => {
  const outcome = await run(fault);
  expect(outcome.messages).toEqual(FROM_CODEX.slice(0, count));
  expect(outcome.ended).toEqual(ended);
  expect(outcome.report).toContainEqual({ event: "fault", fixture: "thread_basic", process: 1, fault });
  expect(outcome.events).not.toContain("complete");
  expect(outcome.events).not.toContain("unused-fault");
});

test.each(["cut@item/completed:2", `cut@${TOTAL}`])("%s breaks the message off", async (fault) => {
  const { error, ended, events } = await run(fault);
  expect(error).toMatch(/JSON/);
  expect(ended).toEqual({ code: 1, signal: null });
  expect(events).not.toContain("complete");
});

test("drop leaves a message out, and the recording goes on", async () => {
  const { messages, events } = await run("drop@item/completed:2", { closeAfter: TOTAL - 1 });
  expect(messages).toEqual(FROM_CODEX.toSpliced(findIndex("item/completed", 2), 1));
  expect(events).toEqual(["begun", "fault", "complete"]);
  const codex = replay("thread_basic", { folder: FOLDER, fault: "drop@turn/completed" });
  for (const message of FROM_CLIENT) codex.send(message);
  const received = codex[Symbol.asyncIterator]();
  for (const message of FROM_CODEX.slice(0, -1)) expect((await received.next()).value).toEqual(message);
  await waitUntil("the report of the end", () => codex.report.some(({ event }) => event === "complete"));
  codex.close();
  expect(await received.next()).toEqual({ done: true, value: undefined });
});

test("drop@response leaves the response to a request out", async () => {
  const { messages } = await run("drop@response:turn/start", { closeAfter: TOTAL - 1 });
  const { id } = FROM_CLIENT.find(({ method }) => method === "turn/start") ?? {};
  expect(messages).toEqual(FROM_CODEX.filter((message) => message.id !== id || message.method !== undefined));
});

test.each([
  ["stall@turn/start", "turn/start"],
  ["stall@response:turn/start", "turn/start"],
])("%s holds back all that follows", async (fault, method) => {
  const { id } = FROM_CLIENT.find((message) => message.method === method) ?? {};
  const before = FROM_CODEX.findIndex((message) => message.id === id && message.method === undefined);
  const { messages, events } = await run(fault, { closeAfter: before });
  expect(messages).toEqual(FROM_CODEX.slice(0, before));
  expect(events).not.toContain("complete");
});

test("a stall with a duration, drip and split change only the times", async () => {
  for (const fault of ["stall@turn/start=20", "drip@turn/started=0", "split@codex:2=7"]) {
    const { messages, events } = await run(fault);
    expect(messages).toEqual(FROM_CODEX);
    expect(events).toEqual(["begun", "fault", "complete"]);
  }
});

test("close ends the messages, and codex lives on", async () => {
  const { messages, ended, events } = await run("close@turn/started");
  expect(messages).toEqual(FROM_CODEX.slice(0, findIndex("turn/started")));
  expect(ended).toBeUndefined();
  expect(events).not.toContain("complete");
});

test("refuse answers a request with an error, and waits for the next one", async () => {
  const refused = { id: 77, method: "turn/start", params: FROM_CLIENT.at(-1)?.params };
  const first = FROM_CLIENT.findIndex(({ method }) => method === "turn/start");
  const codex = replay("thread_basic", { folder: FOLDER, fault: "refuse@turn/start=-32001" });
  for (const message of [...FROM_CLIENT.slice(0, first), refused, ...FROM_CLIENT.slice(first)])
    codex.send(message);
  const messages: Message[] = [];
  for await (const message of codex) if (messages.push(message) === TOTAL + 1) codex.close();
  const [error] = messages.filter(({ id }) => id === 77);
  expect(error).toMatchObject({
    error: { code: -32001, message: expect.stringContaining("refuse@turn/start") },
  });
  expect(messages.filter((message) => message !== error)).toEqual(FROM_CODEX);
  expect(codex.report.map(({ event }) => event)).toEqual(["begun", "fault", "complete"]);
});

test.each([
  ["garbage@2", /JSON/],
  ["ansi@turn/started", /JSON/],
  ["utf8@turn/started", undefined],
])("%s puts a line before the message", async (fault, error) => {
  const outcome = await run(fault, { closeAfter: TOTAL + 1 });
  if (error) expect(outcome.error).toMatch(error);
  else expect(outcome.messages[findIndex("turn/started")]).toEqual({ text: "\ufffd\ufffd\ufffd(" });
});

test("an unknown notification, item and member are put in", async () => {
  const at = findIndex("item/completed", 2);
  const notified = await run("unknown-notification@item/completed:2", { closeAfter: TOTAL + 1 });
  expect(notified.messages).toEqual(
    FROM_CODEX.toSpliced(at, 0, { method: "touchstone/unknown", params: {} }),
  );
  const { messages } = await run("unknown-item@item/completed:2", { closeAfter: TOTAL + 2 });
  const { threadId, turnId } = { ...(FROM_CODEX[at]?.params as Record<string, string>) };
  const item = { type: "touchstoneUnknown", id: "touchstone_unknown" };
  expect(messages.slice(at, at + 2)).toMatchObject([
    { method: "item/started", params: { item, threadId, turnId } },
    { method: "item/completed", params: { item, threadId, turnId } },
  ]);
  expect(messages.toSpliced(at, 2)).toEqual(FROM_CODEX);
  const withMember = await run("unknown-member@item/completed:2");
  const recorded = FROM_CODEX[at]?.params as { item: object };
  const touchstoneUnknown = { a: [1] };
  expect(withMember.messages[at]?.params).toEqual({
    ...recorded,
    item: { ...recorded.item, touchstoneUnknown },
    touchstoneUnknown,
  });
});

test("an unknown request of codex is put in, and the client's answer is reported", async () => {
  const codex = replay("thread_basic", { folder: FOLDER, fault: "unknown-request@turn/completed" });
  for (const message of FROM_CLIENT) codex.send(message);
  const messages: Message[] = [];
  for await (const message of codex) {
    if (messages.push(message) === TOTAL + 1) codex.close();
    if (message.method === "touchstone/unknown")
      codex.send({ id: message.id as number, error: { code: -32601 } });
  }
  expect(messages.filter(({ method }) => method !== "touchstone/unknown")).toEqual(FROM_CODEX);
  const faults = codex.report.filter(({ event }) => event !== "begun" && event !== "complete");
  expect(faults).toMatchObject([{ event: "fault" }, { event: "fault", answer: { error: { code: -32601 } } }]);
});

test("a fault that was never applied is reported", async () => {
  const { events, report } = await run("stall@999,stall@2=1,kill@thread/archive");
  expect(events).toEqual(["begun", "fault", "complete", "unused-fault", "unused-fault"]);
  expect(report.slice(-2)).toMatchObject([{ fault: "stall@999" }, { fault: "kill@thread/archive" }]);
});
