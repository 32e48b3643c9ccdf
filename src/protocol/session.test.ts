import { expect, test } from "vitest";
import { readSessionRecord } from "./index.js";

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
