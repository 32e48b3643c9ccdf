import { expect, test } from "vitest";
import { findMistakes, type ValueSchema } from "./find-mistakes.js";

const root: ValueSchema = {
  definitions: {
    Mode: {
      oneOf: [
        { type: "string", enum: ["read-only"] },
        { type: "string", enum: ["full"] },
      ],
    },
    Policy: {
      oneOf: [
        { type: "string", enum: ["never", "untrusted"] },
        { type: "object", properties: { granular: { type: "boolean" } }, required: ["granular"] },
      ],
    },
    Input: {
      oneOf: [
        {
          type: "object",
          properties: { type: { enum: ["text"] }, text: { type: "string" } },
          required: ["type", "text"],
        },
        {
          type: "object",
          properties: { type: { enum: ["image"] } },
          required: ["type"],
          oneOf: [{ type: "object", properties: { url: { type: "string" } }, required: ["url"] }],
        },
      ],
    },
  },
};
const schema: ValueSchema = {
  type: "object",
  properties: {
    sandbox: { anyOf: [{ $ref: "#/definitions/Mode" }, { type: "null" }] },
    policy: { anyOf: [{ $ref: "#/definitions/Policy" }, { type: "null" }] },
    input: { type: "array", items: { $ref: "#/definitions/Input" } },
    config: { type: ["object", "null"], additionalProperties: true },
    env: { type: "object", additionalProperties: { type: "string" } },
    free: true,
    limit: { type: "integer", minimum: 1 },
  },
  required: ["limit"],
};
const find = (value: unknown) =>
  findMistakes(value, schema, { root, isOpen: (one) => one === "$open" }).map(
    ({ path, problem }) => `${path.join(".")}: ${problem}`,
  );

test.each([
  [
    "a valid value",
    { limit: 1, sandbox: "full", policy: { granular: true }, input: [{ type: "text", text: "" }] },
  ],
  [
    "nulls, maps and values of any type",
    { limit: 2, sandbox: null, config: { a: { b: 1 } }, env: { A: "b" }, free: [1] },
  ],
  ["members that one alternative adds", { limit: 1, input: [{ type: "image", url: "u" }] }],
  ["values that are known only in a run", { limit: "$open", input: ["$open"] }],
])("%s has no mistakes", (_, value) => {
  expect(find(value)).toEqual([]);
});

test.each([
  [
    "an unknown member",
    { limit: 1, sandboxx: "full" },
    "sandboxx: is not known to codex. Did you mean `sandbox`?",
  ],
  ["a missing member", {}, ": lacks `limit`"],
  ["a wrong type", { limit: "many" }, "limit: must be of type integer, and is `many`"],
  ["a number that is too small", { limit: 0 }, "limit: must be 1 or more, and is 0"],
  [
    "an unknown value of several lists",
    { limit: 1, sandbox: "fulll" },
    "sandbox: must be one of `read-only`, `full`, and is `fulll`",
  ],
  [
    "an unknown value of a text or an object",
    { limit: 1, policy: "maybe" },
    "policy: must be one of `never`, `untrusted`, and is `maybe`",
  ],
  [
    "a mistake in the alternative with the right tag",
    { limit: 1, input: [{ type: "text", txt: "" }] },
    "input.0: lacks `text`",
  ],
  [
    "an unknown tag",
    { limit: 1, input: [{ type: "smell", text: "" }] },
    "input.0.type: must be one of `text`, `image`, and is `smell`",
  ],
  ["a wrong value in a map", { limit: 1, env: { A: 1 } }, "env.A: must be of type string, and is 1"],
])("%s is named with its place", (_, value, mistake) => {
  expect(find(value)).toContain(mistake);
});
