import { expect, test } from "vitest";
import { compareMessages } from "./compare-messages.js";

const THREAD = "019b76da-a800-7000-8000-100000000001";
const OWN = "0199a213-81c0-7800-8aa1-bbab2a035a53";

function listDifferences(
  expected: object,
  got: object,
  { isStrict = false, known = [] as string[], ids = new Map<string, string>() } = {},
) {
  const one = compareMessages(
    { params: expected },
    { params: got },
    { ids, known: new Set(known), isStrict },
  );
  return one.differences.map(({ path }) => path);
}

test.each([
  ["equal values are no difference", { a: [1, { b: "x" }] }, { a: [1, { b: "x" }] }, []],
  [
    "another value is a difference at any depth",
    { a: [1, { b: "x" }] },
    { a: [1, { b: "y" }] },
    ["params.a.1.b"],
  ],
  ["another length is a difference", { a: [1] }, { a: [1, 2] }, ["params.a"]],
  ["a missing member is a difference", { a: 1 }, {}, ["params.a"]],
  ["an additional member is no difference", { a: 1 }, { a: 1, b: 2 }, []],
  ["null, an empty value and a missing one are equal", { a: null, b: [], c: {} }, {}, []],
  [
    "the working folder and the client's name are not compared",
    { cwd: "/workspace", clientInfo: { name: "a" } },
    { cwd: "/x", clientInfo: {} },
    [],
  ],
  [
    "a path in the workspace is equal in any folder",
    { path: "/workspace/a.txt" },
    { path: "/tmp/x/a.txt" },
    [],
  ],
  [
    "another file in the workspace is a difference",
    { path: "/workspace/a.txt" },
    { path: "/tmp/x/b.txt" },
    ["params.path"],
  ],
  [
    "codex may lie anywhere, and a secret that was redacted may be any",
    { command: ["/opt/codex/bin/codex"], token: "Bearer [redacted:jwt]" },
    { command: ["/tmp/fake.cjs"], token: "Bearer a.b.c" },
    [],
  ],
  [
    "a path in a text is equal in any folder",
    { text: "see /workspace/a (and b)" },
    { text: "see /home/me/a (and b)" },
    [],
  ],
])("%s", (_, expected, got, paths) => expect(listDifferences(expected, got)).toEqual(paths));

test("a strict comparison reports additional members, but not those that are null", () => {
  expect(listDifferences({ a: 1 }, { a: 1, b: 2, c: null }, { isStrict: true })).toEqual(["params.b"]);
});

test("an id that codex sent must come back, and an id of the client's own is bound", () => {
  expect(listDifferences({ threadId: THREAD }, { threadId: THREAD }, { known: [THREAD] })).toEqual([]);
  expect(listDifferences({ threadId: THREAD }, { threadId: OWN }, { known: [THREAD] })).toEqual([
    "params.threadId",
  ]);
  expect(listDifferences({ threadId: THREAD }, { threadId: "mine" })).toEqual(["params.threadId"]);
  const options = { ids: new Map(), known: new Set<string>(), isStrict: false };
  const { bindings } = compareMessages({ params: { id: THREAD } }, { params: { id: OWN } }, options);
  expect(bindings).toEqual([[THREAD, OWN]]);
  expect(listDifferences({ id: THREAD }, { id: THREAD }, { ids: new Map(bindings) })).toEqual([]);
  expect(
    listDifferences({ id: THREAD }, { id: OWN.replace("5a", "5b") }, { ids: new Map(bindings) }),
  ).toEqual(["params.id"]);
});
