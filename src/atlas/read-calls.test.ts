import { expect, test } from "vitest";
import type { HarvestedFixture } from "../store/index.js";
import { parseJson } from "../transcript/index.js";
import { decodeObservation } from "./decode-atlas.js";
import { encodeAtlas } from "./encode-atlas.js";
import { collectMembers, findRepeatedMembers } from "./event-members.js";
import { explainMember } from "./explain.js";
import { observeFixtures } from "./observe-fixtures.js";

/** Builds the fixture of a scenario from its frames. */
function buildFixture(
  name: string,
  ...frames: [from: "client" | "codex", message: object][]
): HarvestedFixture {
  const lines = frames.map(([from, message]) => `${JSON.stringify({ process: 1, from, message })}\n`);
  const file = `wire/${name}.jsonl`;
  const entry = { steps: [], wire: { file } } as unknown as HarvestedFixture["entry"];
  return { name, entry, files: { [file]: lines.join("") } };
}

const observation = observeFixtures({
  release: "0.1.0",
  protocol: "app-server",
  fixtures: [
    buildFixture(
      "a",
      ["client", { id: 1, method: "turn/start", params: { input: "hi" } }],
      ["codex", { id: 1, method: "item/tool/call", params: { tool: "add", _meta: { key: 1 } } }],
      ["codex", { id: 1, result: { turn: { id: "t" } } }],
      ["client", { id: 1, result: { success: true } }],
      ["client", { id: 2, method: "turn/start", params: {} }],
      ["codex", { id: 2, error: { code: -32600, message: "no input" } }],
    ),
  ],
  failed: {},
  unsupported: {},
  allowed: [],
});

test("requests, answers and errors of both sides are observed under their method", () => {
  expect(Object.keys(observation.calls ?? {})).toEqual([
    "item/tool/call result",
    "item/tool/call result.success",
    "turn/start error",
    "turn/start error.code",
    "turn/start error.message",
    "turn/start params",
    "turn/start params.input",
    "turn/start result",
    "turn/start result.turn",
    "turn/start result.turn.id",
  ]);
  expect(observation.calls?.["turn/start error.code"]?.values).toEqual({ "-32600": ["a"] });
  expect(observation.calls?.["turn/start params.input"]?.absent).toEqual(["a"]);
  expect(Object.keys(observation.paths)).toEqual([
    "item/tool/call _meta",
    "item/tool/call _meta.key",
    "item/tool/call tool",
  ]);
});

test("the atlas keeps requests and answers, and `explain` says who sends them", () => {
  const older = { ...observation, release: "0.0.9" };
  delete older.calls;
  const atlas = encodeAtlas([older, observation]);
  expect(decodeObservation(atlas, "0.1.0", "app-server")).toEqual(observation);
  expect(decodeObservation(atlas, "0.0.9", "app-server")).toEqual(older);
  expect(explainMember(atlas, "turn/start.input")).toMatchObject([
    { path: "turn/start params.input", sender: "client", gaps: [{ to: "0.0.9", state: "unmeasured" }] },
  ]);
  expect(explainMember(atlas, "turn/start.error.code")).toMatchObject([{ sender: "codex" }]);
  expect(explainMember(atlas, "item/tool/call.result.success")).toMatchObject([{ sender: "client" }]);
});

test("a member that an object has twice is found, and a member's name may begin with `_`", () => {
  const event = parseJson('{"item":{"id":"a","type":"x","id":"b"},"_meta":null,"/path":1}');
  expect(findRepeatedMembers(event)).toEqual(["item.id"]);
  expect(collectMembers(event).map(({ path }) => path)).toEqual([
    "item",
    "item.id",
    "item.type",
    "item.id",
    "_meta",
    "*",
  ]);
});
