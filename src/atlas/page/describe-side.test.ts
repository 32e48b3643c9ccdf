import { expect, test } from "vitest";
import type { Observation } from "../observe-fixtures.js";
import { describeSide } from "./describe-side.js";

const observation: Observation = {
  release: "0.1.0",
  protocol: "app-server",
  scenarios: {},
  paths: { "turn/started turn.id": { types: { string: ["one"] }, example: '"ID"' } },
  calls: {
    "turn/start result.turn.status": { types: { string: ["one"] }, values: { done: ["one"] }, example: "1" },
  },
  samples: { "turn/started": { scenario: "one", event: "{}" } },
  schema: {},
};

test.each([
  ["turn/started turn.id", { text: "string", notes: ['such as "ID"'], isEvent: false }],
  ["turn/started", { text: "{}", notes: [], isEvent: true }],
  ["turn/start result.turn.status", { text: "done", notes: ["such as 1"], isEvent: false }],
  ["turn/start", { text: "sent", notes: [], isEvent: false }],
  ["turn/start result.gone", { text: "–", notes: [], isEvent: false }],
  ["turn/gone", { text: "–", notes: [], isEvent: false }],
])("a side of the comparison shows `%s`", (path, side) => {
  expect(describeSide(path, observation)).toEqual(side);
});
