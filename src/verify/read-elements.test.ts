/** The kinds of files in which users keep transcripts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FIXTURES, readOwnKnowledge, verifyText } from "./testing.js";

const knowledge = readOwnKnowledge();
const BASIC = readFileSync(join(FIXTURES, "exec/thread_basic.jsonl"), "utf8");
const EVENTS = BASIC.split("\n").filter(Boolean);
const OF_APP_SERVER = readFileSync(join(FIXTURES, "app-server/thread_basic.jsonl"), "utf8");

test.each([
  ["CRLF", BASIC.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\ufeff${BASIC}`],
  ["a list", `[${EVENTS.join()}]`],
  [
    "a list over several lines",
    JSON.stringify(
      EVENTS.map((one) => JSON.parse(one)),
      null,
      2,
    ),
  ],
  ["an object with a list", `{"events":[${EVENTS.join()}]}`],
  ["objects over several lines", EVENTS.map((one) => JSON.stringify(JSON.parse(one), null, 2)).join("\n")],
  ["a comma after each line", EVENTS.join(",\n")],
  ["colors", EVENTS.map((one) => `\u001b[32m${one}\u001b[0m`).join("\n")],
  ["times, and other lines of a log", EVENTS.map((one) => `12:00 INFO x\n12:00 [a {b}] ${one}`).join("\n")],
  ["server-sent events", EVENTS.map((one) => `data: ${one}\n`).join("\n")],
])("messages are read from a file with %s", async (_, text) => {
  const { checked, findings } = await verifyText(knowledge, text, "0.163.0");
  expect({ checked, findings }).toEqual({ checked: EVENTS.length, findings: [] });
});

test.each([
  ["is no JSON", `${BASIC}WARN slow\nWARN slower\n`, 5, 2, "no message of codex: it is no JSON."],
  [
    "is a link in Markdown",
    `${BASIC}[Guides](guides.md) lead on.\n`,
    5,
    1,
    "no message of codex: it is no JSON.",
  ],
  ["is cut off", `${BASIC}{"type":"turn.sta`, 5, 1, "no message of codex: its JSON is cut off."],
  [
    "has JSON without an end",
    `${BASIC}{"type":"x","item":{"type":"turn.started"}`,
    5,
    1,
    "its JSON is broken: ",
  ],
  [
    "is cut off in a log",
    `${EVENTS.map((one) => `1 ${one}\n`).join("")}1 {"a":{"b":1}`,
    5,
    1,
    "it is no JSON.",
  ],
  [
    "is of another format",
    OF_APP_SERVER + EVENTS[1],
    17,
    1,
    "this line looks like events of `codex exec --json`.",
  ],
])("a line that %s is described in plain words", async (_, text, line, count, message) => {
  const { findings } = await verifyText(knowledge, text, "0.163.0");
  expect(findings).toMatchObject([
    { kind: "syntax", verdict: "never", count, place: { line }, message: expect.stringContaining(message) },
  ]);
});

test("the place in a line of a log counts from the beginning of the line", async () => {
  const text = BASIC.replace(/^/gm, "12:00 ").replace("turn.started", "turn.begun");
  const { findings } = await verifyText(knowledge, text);
  const { place } = findings.find(({ kind }) => kind === "event") ?? {};
  expect(place).toMatchObject({ line: 2, column: 15, length: '"turn.begun"'.length });
});

test.each(["", "\n \n"])("a file without messages says that it is empty: %j", async (text) => {
  await expect(verifyText(knowledge, text)).rejects.toThrow("test.jsonl is empty.");
});
