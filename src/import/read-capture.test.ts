/** A capture of any content is read, or an error says what it looks like and where it is wrong. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { breakJsonLines } from "../../test/helpers/broken-files.js";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { TouchstoneError } from "../lib/index.js";
import { readOwnKnowledge } from "../verify/testing.js";
import { buildExecEvents, createTextImporter, makeFixturesFolder, renderLines } from "./testing.js";

const importText = createTextImporter(readOwnKnowledge());

const events = renderLines(...buildExecEvents());
const notification = { method: "turn/started", params: {} };

test.each<[string, string | Buffer, object]>([
  ["an empty file", "", { code: "capture-unrecognized", message: expect.stringContaining("it is empty") }],
  ["a log", "INFO starting\nINFO done\n", { message: expect.stringContaining("text that is no JSON") }],
  ["a web page", "<!DOCTYPE html>\n<p>", { message: expect.stringContaining("a web page") }],
  ["the model's stream", 'data: {"a":1}\n', { message: expect.stringContaining("server-sent events") }],
  [
    "another program's JSON",
    '{"level":"info","ts":1,"my secret":2}\n',
    { message: expect.stringMatching(/members `level`, `ts`\.$/) },
  ],
  ["a HAR file", '{"log":{"entries":[]}}', { message: expect.stringContaining("a HAR file") }],
  ["UTF-16", Buffer.from(`\ufeff${events}`, "utf16le"), { message: expect.stringContaining("UTF-16") }],
  ["gzip", Buffer.from([0x1f, 0x8b, 8, 0]), { message: expect.stringContaining("gzip") }],
  ["binary data", Buffer.from("{\0\0}"), { message: expect.stringContaining("binary data") }],
  [
    "a session file without its thread",
    renderLines({ timestamp: "2026-01-01T00:00:00Z", type: "session_meta", payload: {} }),
    { code: "capture-broken", message: expect.stringContaining("the thread's `id`") },
  ],
  [
    "a session file whose path would lead out of its folder",
    renderLines({
      timestamp: "2026-01-01T00:00:00Z",
      type: "session_meta",
      payload: { id: "../../a", timestamp: "2026-01-01T00:00:00Z" },
    }),
    { code: "capture-broken", message: expect.stringContaining("the thread's `id`") },
  ],
  [
    "events of before 0.44",
    renderLines({ id: "1", msg: { type: "task_started" } }),
    { code: "capture-unsupported" },
  ],
  [
    "a line of a log between events",
    events.replace("\n", "\nINFO between\n"),
    { code: "capture-broken", message: "bug.jsonl:2 can't be imported: it is no JSON." },
  ],
  [
    "a number between events",
    events.replace("\n", "\n7\n"),
    { message: expect.stringContaining(":2 can't be imported: it is no JSON object") },
  ],
  [
    "bytes that are not UTF-8",
    Buffer.concat([Buffer.from(events), Buffer.from([0x22, 0xff, 0x22, 0x0a])]),
    { code: "capture-broken", message: "bug.jsonl:7 has bytes that are not UTF-8." },
  ],
  [
    "a message that is a text, and nested too deeply",
    renderLines({ from: "codex", message: `{"a":${"[".repeat(600)}${"]".repeat(600)}}` }),
    { code: "capture-broken", message: "bug.jsonl:1 can't be imported: it is nested too deeply." },
  ],
  [
    "a frame without a direction",
    renderLines({ from: "codex", message: notification }, { message: notification }),
    { code: "capture-lacks-direction", message: expect.stringContaining("bug.jsonl:2") },
  ],
  [
    "an answer that two requests may have",
    renderLines(
      { id: 0, method: "initialize", params: {} },
      { id: 0, method: "item/commandExecution/requestApproval", params: {} },
      { id: 0, result: {} },
    ),
    { code: "capture-ambiguous", message: expect.stringContaining("bug.jsonl:3 answers request 0") },
  ],
  [
    "events of two threads",
    events + renderLines({ type: "thread.started", thread_id: "another" }),
    { code: "capture-of-several-threads", message: expect.stringContaining("line 1 begins one, and line 7") },
  ],
])("%s is refused, and the error says what it is", async (_, capture, error) => {
  const root = await makeFixturesFolder();
  await expect(importText(root, capture)).rejects.toMatchObject(error);
});

test("a name that leads out of the folder is refused", async () => {
  const root = await makeFixturesFolder();
  await expect(importText(root, events, { name: "../x" })).rejects.toMatchObject({
    code: "bad-fixture-name",
  });
});

test("a capture that is too large is refused before it is read as a whole", async () => {
  const root = await makeFixturesFolder();
  let chunks = 0;
  async function* endless() {
    for (;;) {
      chunks++;
      yield Buffer.alloc(2 ** 20, " ");
    }
  }
  await expect(importText(root, "", { chunks: endless() })).rejects.toMatchObject({
    code: "capture-too-large",
  });
  expect(chunks).toBe(65);
});

test("a line of a million characters is read", async () => {
  const root = await makeFixturesFolder();
  const report = await importText(root, renderLines(...buildExecEvents("word ".repeat(200_000))));
  expect(report.events).toBe(6);
});

test("a broken capture is imported, or refused with a code", async () => {
  await checkProperty(
    fc.asyncProperty(breakJsonLines(events), async (bytes) => {
      const root = await makeFixturesFolder();
      const error = await importText(root, bytes, { allowMisfits: true, codex: "0.163.0" }).then(
        () => undefined,
        (thrown) => thrown,
      );
      if (error !== undefined) expect(error).toBeInstanceOf(TouchstoneError);
    }),
    20,
  );
});
