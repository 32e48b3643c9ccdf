/** Both helpers for drivers, drivers/helper.mjs and drivers/helper.py, answer the same messages in the same way. */
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { hasTool, parseLines, REPOSITORY } from "../test/helpers/project.js";

type Message = Record<string, unknown>;

/** What the harvest sends, and everything that the driver then sends. In the names, `the table` is the driver's `capabilities`. */
const CONVERSATION: [string, send: Message[], receive: Message[]][] = [
  [
    "a result",
    [{ id: 1, do: "open", codex_path: "/codex", requires: ["answers", "start_thread sandbox"] }],
    [{ id: 1, result: { path: "/codex" } }],
  ],
  [
    "a requirement that the table gives a reason for",
    [{ id: 2, do: "open", codex_path: "/codex", requires: ["answers", "goals", "steer"] }],
    [{ id: 2, unsupported: "the SDK has no goals" }],
  ],
  [
    "a parameter that is not in the table's list",
    [{ id: 3, do: "open", codex_path: "/codex", requires: ["start_thread sandbox", "start_thread model"] }],
    [{ id: 3, unsupported: "no `model` of `start_thread`" }],
  ],
  [
    "a capability that the table does not name",
    [{ id: 4, do: "open", codex_path: "/codex", requires: ["parallel_turns"] }],
    [{ id: 4, unsupported: "the driver declares no capability `parallel_turns`" }],
  ],
  [
    "a command with a list of names in the table",
    [{ id: 5, do: "start_thread", params: { cwd: "ü" } }],
    [{ id: 5, result: { thread: "thread ü" } }],
  ],
  [
    "commands that the table refuses",
    [
      { id: 6, do: "steer", thread: "1", turn: "1", input: "more" },
      { id: 7, do: "goal", thread: "1", objective: "Work." },
      { id: 8, do: "request", method: "thread/list", params: null },
    ],
    [
      { id: 6, unsupported: "the SDK can't steer" },
      { id: 7, unsupported: "the SDK has no goals" },
      { id: 8, unsupported: "no `thread/list` by `request`" },
    ],
  ],
  [
    "a command that does not need a capability of the table",
    [{ id: 9, do: "next_notification" }],
    [{ id: 9, result: { event: { method: "warning" } } }],
  ],
  [
    "a command that the driver refuses itself",
    [{ id: 10, do: "turn", thread: "1", input: "an image", params: {} }],
    [{ id: 10, unsupported: "the SDK takes no image" }],
  ],
  [
    "events from an iterable, one of them as text",
    [{ id: 11, do: "turn", thread: "1", input: "a list", params: {} }],
    [
      { id: 11, result: { turn: "1" } },
      { event: { n: 1 }, of: 11 },
      { event: { n: 2 }, of: 11 },
      { end: 11 },
    ],
  ],
  [
    "a stream that fails",
    [{ id: 12, do: "turn", thread: "1", input: "fails", params: {} }],
    [
      { id: 12, result: {} },
      { event: { n: 1 }, of: 12 },
      { end: 12, error: { type: "Refused", message: "the stream broke", code: 7 } },
    ],
  ],
  [
    "an error of JSON-RPC",
    [{ id: 13, do: "request", method: "fails", params: null }],
    [{ id: 13, error: { type: "Refused", message: "no such thread", code: -32600, data: { id: "1" } } }],
  ],
  [
    "another error",
    [{ id: 14, do: "request", method: "fails/plainly", params: null }],
    [{ id: 14, error: { type: "Refused", message: "not now" } }],
  ],
  [
    "a question of codex",
    [{ id: 15, do: "request", method: "asks", params: null }],
    [{ ask: 1, method: "item/tool/call", params: { tool: "é" } }],
  ],
  [
    "the answer to it",
    [{ answer: 1, result: { decision: "accept" } }],
    [{ id: 15, result: { decision: "accept" } }],
  ],
  [
    "another question of codex",
    [{ id: 21, do: "request", method: "asks", params: null }],
    [{ ask: 2, method: "item/tool/call", params: { tool: "é" } }],
  ],
  [
    "an error as the answer to it",
    [{ answer: 2, error: { code: -32000, message: "no weather", data: { retry: false } } }],
    [{ id: 21, result: { code: -32000, message: "no weather", data: { retry: false } } }],
  ],
  [
    "two questions in a turn",
    [{ id: 16, do: "turn", thread: "1", input: "asks", params: {} }],
    [
      { id: 16, result: {} },
      { ask: 3, method: "first", params: null },
      { ask: 4, method: "second", params: null },
    ],
  ],
  [
    "the answers in another order",
    [
      { answer: 4, result: { n: 2 } },
      { answer: 3, result: { n: 1 } },
    ],
    [{ event: { second: { n: 2 } }, of: 16 }, { event: { first: { n: 1 } }, of: 16 }, { end: 16 }],
  ],
  [
    "a turn that goes on",
    [{ id: 17, do: "turn", thread: "1", input: "Count.", params: {} }],
    [
      { id: 17, result: {} },
      { event: { begun: "1" }, of: 17 },
    ],
  ],
  [
    "a command while a turn runs",
    [{ id: 18, do: "request", method: "thread/read", params: null }],
    [{ id: 18, result: { method: "thread/read" } }],
  ],
  [
    "the end of that turn, with its outcome",
    [{ id: 19, do: "interrupt", thread: "1", turn: "1" }],
    [
      { id: 19, result: {} },
      { end: 17, exitCode: 130, stderr: "" },
    ],
  ],
  ["the end", [{ id: 20, do: "close" }], [{ id: 20, result: {} }]],
];

describe.each([
  ["helper.mjs", process.execPath, "driver.mjs", true],
  ["helper.py", "python3", "driver.py", hasTool("python3")],
])("%s", (_, program, file, installed) => {
  test.skipIf(!installed)("answers each message of the conversation", async () => {
    const driver = execa(program, [join(REPOSITORY, "test/helpers/drivers", file)]);
    const lines = driver.iterable();
    for (const [what, send, receive] of CONVERSATION) {
      driver.stdin.write(send.map((message) => `${JSON.stringify(message)}\n`).join(""));
      const received: Message[] = [];
      while (received.length < receive.length) {
        const { value, done } = await lines.next();
        if (done) break;
        received.push(...parseLines(value));
      }
      expect(sortMessages(received), what).toEqual(sortMessages(receive));
    }
    driver.stdin.end();
    const { stdout, stderr, exitCode } = await driver;
    expect(exitCode).toBe(0);
    expect(stderr).toBe("this must not reach stdout");
    expect(stdout).toContain('{"event":{"n":2.0},"of":11}');
  });
});

/** Sorts messages of different commands, whose order is not defined, and keeps the order within a stream. */
function sortMessages(messages: Message[]): Message[] {
  const number = ({ id, of, end, ask }: Message) => Number(id ?? of ?? end ?? ask);
  return messages.toSorted((a, b) => number(a) - number(b));
}
