import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { FAULT_KINDS, parseFaults } from "./fault.js";

test.each([
  ["kill@3", { kind: "kill", from: "codex", nth: 3 }],
  ["stall@4:500", { kind: "stall", from: "codex", nth: 4, value: 500 }],
  ["stall@4=500", { kind: "stall", from: "codex", nth: 4, value: 500 }],
  ["stall@client:2", { kind: "stall", from: "client", nth: 2 }],
  ["exit@codex:2=7", { kind: "exit", from: "codex", nth: 2, value: 7 }],
  ["stall@turn/interrupt", { kind: "stall", from: undefined, name: "turn/interrupt", nth: 1 }],
  ["stall@response:turn/start", { kind: "stall", from: "response", name: "turn/start", nth: 1 }],
  ["cut@item/completed:2", { kind: "cut", from: "codex", name: "item/completed", nth: 2, value: undefined }],
  ["cut@item.completed:2", { kind: "cut", name: "item.completed", nth: 2 }],
  ["drip@item/completed:2=3", { kind: "drip", name: "item/completed", nth: 2, value: 3 }],
  ["refuse@turn/start=-32001", { kind: "refuse", from: "client", name: "turn/start", value: -32001 }],
  ["refuse@3", { kind: "refuse", from: "client", nth: 3 }],
  ["unknown-member@1", { kind: "unknown-member", from: "codex", nth: 1 }],
])("%s is parsed", (text, fault) => {
  expect(parseFaults(text)).toMatchObject([{ ...fault, text }]);
});

test("several faults are separated by commas", () => {
  expect(parseFaults("kill@3, utf8@turn/completed").map(({ text }) => text)).toEqual([
    "kill@3",
    "utf8@turn/completed",
  ]);
});

test.each([
  "",
  "boom@1",
  "kill@0",
  "kill@turn/start:0",
  "kill",
  "kill@",
  "kill@3:4", // a kind without a value
  "stall@4=-1",
  "cut@client:3",
  "refuse@codex:3",
  "refuse@response:turn/start",
  "toString@1",
])("`%s` is refused", (text) => {
  expect(() => parseFaults(text)).toThrow(expect.objectContaining({ code: "fault-invalid" }));
});

test("the error about a mistyped kind suggests the nearest one", () => {
  expect(() => parseFaults("stal@3")).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/^Did you mean `stall`\?/) }),
  );
});

test("docs/replay.md describes each kind", async () => {
  const [, section = ""] = (await readFile("docs/replay.md", "utf8")).split("## Faults\n");
  const [table = ""] = section.split("\n## ");
  const rows = [...table.matchAll(/^\| `([a-z\d-]+)(?:=(\w+))?` \| ([^|]*) \| ([^|]*) \|$/gm)];
  const expected = Object.entries(FAULT_KINDS).map(([kind, { side, value }]) => [kind, value, side]);
  expect(rows.map(([, kind, value, side]) => [kind, value, side])).toEqual(expected);
  for (const [, kind, , , effect] of rows) expect(effect, kind).toMatch(/\w/);
});
