import { expect, test } from "vitest";
import { nameSessionLine, readSessionRecord } from "./index.js";

const timestamp = "2026-01-01T00:00:00.000Z";

test("a record is named after its type and that of its content", () => {
  expect(readSessionRecord({ timestamp, type: "session_meta", payload: { id: "a" } })).toEqual({
    name: "session_meta",
    payload: { id: "a" },
  });
  const payload = { type: "item_completed", item: { type: "CommandExecution" } };
  expect(readSessionRecord({ timestamp, ordinal: 3, type: "event_msg", payload })).toEqual({
    name: "event_msg/item_completed",
    payload,
    itemType: "CommandExecution",
  });
});

test.each([
  [{ type: "turn.started" }],
  [{ timestamp, type: "event_msg" }],
  [{ timestamp, type: "event_msg", payload: [] }],
  [{ timestamp: 1, type: "event_msg", payload: {} }],
  ["text"],
  [undefined],
])("%j is no record", (line) => expect(readSessionRecord(line)).toBeUndefined());

test.each([
  [
    { timestamp, type: "event_msg", payload: { type: "item_completed", item: { type: "Plan" } } },
    "event_msg/item_completed[Plan]",
  ],
  [{ type: "turn_context" }, "turn_context"],
  [{ id: "a", thread_name: "Shop", updated_at: timestamp }, "session_index"],
  [{ timestamp, payload: {} }, undefined],
  ["text", undefined],
])("%j is named %s, also if it is broken", (line, name) => expect(nameSessionLine(line)).toBe(name));
