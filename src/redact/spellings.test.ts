import { describe, expect, test } from "vitest";
import { findHostTraces } from "./index.js";
import { buildSpellingFinder } from "./spellings.js";

const KEY = "3f9a1c07b2e84d56a0917c3e5b8d2f46";
const FOLDER = "/srv/cache/runs/hQ7x2Zb/rW4kP9s";
const host = {
  hostname: "orchid-build",
  username: "lovelace",
  home: "/home/lovelace",
  homes: ["/home/babbage"],
  machineIds: ["5c1f0e9d8b7a4c3e2d1f0a9b8c7d6e5f"],
  env: {},
  paths: [FOLDER, "/srv/cache/runs/hQ7x2Zb"],
  folderNames: ["rW4kP9s", "hQ7x2Zb"],
  keys: [KEY],
  ports: [41234],
  allowed: [],
};

const encode = (text: string, encoding: BufferEncoding) => Buffer.from(text).toString(encoding);
const spaceOut = (text: string, space = " ") => [...text].join(space);
const find = (text: string) => findHostTraces([{ file: "x.jsonl", lines: [{ params: { text } }] }], host);

describe.each([
  ["run-key", KEY],
  ["machine-id", host.machineIds[0] ?? ""],
  ["host-path", FOLDER],
  ["host-path", "rW4kP9s"],
  ["host-path", "/home/babbage"],
  ["host-name", "orchid-build"],
  ["user-name", "lovelace"],
  ["host-port", "127.0.0.1:41234"],
])("%s: %s", (rule, value) => {
  test.each([
    ["as it is", value],
    ["in a sentence", `It is (${value}), I think.`],
    ["in upper case", value.toUpperCase()],
    ["in base64", encode(value, "base64")],
    ["in base64, behind one byte", encode(`x${value} and more`, "base64")],
    ["in base64, behind two bytes", encode(`\n\t${value}.`, "base64")],
    ["in base64url", encode(`>>?${value}`, "base64url")],
    ["in hexadecimal", encode(value, "hex")],
    ["in upper hexadecimal", encode(value, "hex").toUpperCase()],
    ["spaced out", spaceOut(value)],
    ["in an address", `https://example.test/?at=%2f${encodeURIComponent(value)}%2Fx`],
    ["behind an escape of JSON", `"\\u002f${value.replaceAll("/", "\\u002f")}\\u002fx"`],
    ["in an address that escapes each character", encode(value, "hex").replace(/../g, "%$&")],
    ["in HTML", `&#47;${value.replaceAll("/", "&#x2F;")}&#47;x`],
    ["with hyphens", spaceOut(value, "-")],
    ["with line ends", spaceOut(value, "\n")],
    ["with zero-width characters", spaceOut(value, "\u200b")],
    ["with commas and spaces", spaceOut(value, ", ")],
  ])("is found %s", (_, text) => {
    const traces = find(text);
    expect(traces, text).not.toEqual([]);
    expect(traces).toMatchObject([{ file: "x.jsonl", line: 1, path: "params.text" }]);
    if (value !== FOLDER) expect(traces).toMatchObject([{ rule }]); // a path has other traces in it
    expect(JSON.stringify(traces).toLowerCase()).not.toContain(value.toLowerCase());
  });
});

test("half of a key is found, and a few of its characters are not", () => {
  expect(find(`key ${KEY.slice(0, 16)}…`)).toMatchObject([{ rule: "run-key" }]);
  expect(find(`…${KEY.slice(-15)}`)).toMatchObject([{ rule: "run-key" }]);
  expect(find(`a${KEY.slice(7, 22)}b`)).toMatchObject([{ rule: "run-key" }]);
  expect(find(KEY.slice(0, 6))).toEqual([]);
});

test("a value that is cut over several deltas is found", () => {
  const buildDelta = (delta: string) => ({
    method: "item/agentMessage/delta",
    params: { itemId: "i", threadId: "t", turnId: "u", delta },
  });
  const lines = ["the key is 3f9a1c07b", "2e84d56a091", "7c3e5b8d2f46."].map(buildDelta);
  expect(findHostTraces([{ file: "x.jsonl", lines }], host)).toMatchObject([{ line: 1, rule: "run-key" }]);
});

test("a value in a member's name is found, and the name stays hidden", () => {
  const traces = findHostTraces([{ file: "x.jsonl", lines: [{ params: { [KEY.toUpperCase()]: 1 } }] }], host);
  expect(traces).toMatchObject([{ rule: "run-key" }]);
  expect(JSON.stringify(traces)).not.toContain(KEY.toUpperCase());
});

test("what only resembles a value is no trace", () => {
  for (const text of [
    "orchids build",
    "orchid-builder",
    "lovelaces",
    "rW4kP9sX",
    "41234 tokens",
    "1412345",
    "/home/user/babbage-notes",
    "14:12:34",
    "127.0.0.1:4123",
    "4.1 2 3",
  ])
    expect(find(text), text).toEqual([]);
  expect(buildSpellingFinder({ random: [], names: [], ports: [] })(["anything"]).size).toBe(0);
});
