import { expect, test } from "vitest";
import type { HarvestedFixture } from "../store/index.js";
import { decodeObservation } from "./decode-atlas.js";
import { buildSessionAtlas } from "./observe-sessions.js";

/** Builds the fixture of a scenario from the payloads of its records. */
function buildFixture(name: string, type: string, ...payloads: object[]): HarvestedFixture {
  const lines = payloads.map((payload, ordinal) =>
    JSON.stringify({ timestamp: "t", ordinal, type, payload }),
  );
  const file = `session/${name}.jsonl`;
  const session = { files: [{ file }], replaced: {} };
  const entry = { steps: [], wire: null, session } as unknown as HarvestedFixture["entry"];
  return { name, entry, files: { [file]: lines.map((line) => `${line}\n`).join("") } };
}

const item = (type: string, more: object = {}) => ({ type: "item_completed", item: { type, ...more } });

test("records are named by their type, the type of their content, and that of their item", () => {
  const atlas = buildSessionAtlas("0.163.0", [
    buildFixture("a", "session_meta", { id: "1", cwd: "/workspace" }),
    buildFixture("a", "session_meta", { id: "2" }),
    buildFixture("b", "event_msg", item("Plan", { text: "x" }), item("Plan"), { type: "warning" }),
  ]);
  const observation = decodeObservation(atlas, "0.163.0", "session");
  expect(Object.keys(observation?.samples ?? {})).toEqual([
    "event_msg/item_completed[Plan]",
    "event_msg/warning",
    "session_meta",
  ]);
  const { paths = {} } = observation ?? {};
  expect(paths["session_meta payload.id"]).toEqual({ types: { string: ["a"] }, example: '"1"' });
  // Two subjects recorded the scenario, and only one of them wrote the member.
  expect(paths["session_meta payload.cwd"]).toMatchObject({ absent: ["a"] });
  expect(paths["event_msg/item_completed[Plan] payload.item.text"]).toMatchObject({ absent: ["b"] });
  expect(paths["event_msg/warning ordinal"]).toMatchObject({ types: { integer: ["b"] } });
});
