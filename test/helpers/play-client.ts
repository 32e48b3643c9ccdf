/** Plays a client on the fake codex in this process, for the unit tests of what it tolerates. */
import { replay } from "../../src/replay/replay.js";
import type { ReplayOptions } from "../../src/replay/replay-options.js";
import type { Message } from "../../src/replay/transport/message.js";

/** The reference fixtures, from the repository's root. */
export const FIXTURES = "integration/fixtures/python";

/** The recorded id of the first thread. */
export const THREAD = "019b76da-a800-7000-8000-100000000001";

export const HELLO = { id: 1, method: "initialize", params: { clientInfo: { name: "test", version: "1" } } };
export const START = { id: 2, method: "thread/start", params: {} };
export const TURN = buildTurn(3, "Say hello.");

export function buildTurn(id: number, text: string, threadId = THREAD) {
  return { id, method: "turn/start", params: { threadId, input: [{ type: "text", text }] } };
}

/** Plays a client that sends these messages at once. @returns the messages that it got, and the report */
export async function play(
  messages: (Message | string)[],
  options: ReplayOptions = {},
  fixture = "thread_basic",
) {
  const name = options.match === "prompt" ? undefined : fixture;
  const codex = replay(name, { folder: FIXTURES, ...options });
  for (const message of messages) codex.send(message);
  codex.close();
  const got: Message[] = [];
  for await (const message of codex) got.push(message);
  const find = (id: number) => got.find((message) => message.id === id && message.method === undefined);
  return { got, find, report: codex.report, events: codex.report.map(({ event }) => event) };
}
