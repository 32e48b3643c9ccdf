import { expect, test } from "vitest";
import { collectEnumValues, listEnums } from "./enum-values.js";
import type { ValueSchema } from "./find-mistakes.js";

const root: ValueSchema = {
  definitions: {
    TurnStatus: { type: "string", enum: ["completed", "failed"] },
    Phase: {
      oneOf: [
        { type: "string", enum: ["commentary"] },
        { type: "string", enum: ["final"] },
      ],
    },
    Item: {
      oneOf: [
        {
          type: "object",
          properties: { type: { enum: ["message"] }, state: { $ref: "#/definitions/Phase" } },
        },
        {
          type: "object",
          properties: { type: { enum: ["command"] }, state: { $ref: "#/definitions/TurnStatus" } },
        },
      ],
    },
    Turn: {
      type: "object",
      properties: {
        status: { $ref: "#/definitions/TurnStatus" },
        phase: { anyOf: [{ $ref: "#/definitions/Phase" }, { type: "null" }] },
        items: { type: "array", items: { $ref: "#/definitions/Item" } },
        states: { type: "object", additionalProperties: { $ref: "#/definitions/TurnStatus" } },
      },
    },
  },
};

function collect(value: unknown): string[] {
  const found: string[] = [];
  collectEnumValues(value, { $ref: "#/definitions/Turn" }, root, (name, one) => found.push(`${name}.${one}`));
  return found;
}

test("the enums are the definitions that allow a list of texts", () => {
  expect(Object.fromEntries(listEnums(root))).toEqual({
    TurnStatus: ["completed", "failed"],
    Phase: ["commentary", "final"],
  });
});

test("values are found in members, lists, maps and alternatives, under the name of their enum", () => {
  expect(collect({ status: "failed", phase: "final", states: { a: "completed" } })).toEqual([
    "TurnStatus.failed",
    "Phase.final",
    "TurnStatus.completed",
  ]);
  expect(
    collect({
      items: [
        { type: "command", state: "completed" },
        { type: "message", state: "commentary" },
      ],
    }),
  ).toEqual(["TurnStatus.completed", "Phase.commentary"]);
});

test("other values, and members without a schema, are passed over", () => {
  expect(collect({ status: "lost", phase: null, other: "failed", items: "failed" })).toEqual([]);
});
