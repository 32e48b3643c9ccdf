import { expect, test } from "vitest";
import { findSchemaRefusal } from "./output-schema.js";

const wind = { type: "object", properties: { speed: { type: "number" } }, additionalProperties: false };
const closed = (properties: object, required = Object.keys(properties)) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const refuse = (schema: unknown, strict = true) =>
  findSchemaRefusal({ text: { format: { name: "codex_output_schema", strict, schema } } });

test.each([
  [
    "an object that is open",
    { type: "object", properties: {}, required: [] },
    "In context=(), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    "an object deep in the schema that is open",
    closed({ list: { type: "array", items: { type: "object", properties: {} } } }),
    "In context=('properties', 'list', 'items'), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    "a property that is not required",
    closed({ wind }),
    "In context=('properties', 'wind'), 'required' is required to be supplied and to be an array including every key in properties. Missing 'speed'.",
  ],
  [
    "an unknown type",
    closed({ city: { type: "text" } }),
    "'text' is not valid under any of the given schemas.",
  ],
  [
    "an unknown type among others",
    closed({ city: { type: ["string", "text"] } }),
    "['string', 'text'] is not valid under any of the given schemas.",
  ],
  ["no type", closed({ city: {} }), "In context=('properties', 'city'), schema must have a 'type' key."],
  [
    "a constant without a type",
    closed({ city: { const: "Oslo" } }),
    "In context=('properties', 'city'), schema must have a 'type' key.",
  ],
  [
    "a list at the top",
    { type: "array", items: { type: "string" } },
    `schema must be a JSON Schema of 'type: "object"', got 'type: "array"'.`,
  ],
  [
    "an alternative that is open",
    closed({ one: { anyOf: [{ type: "null" }, { type: "object", properties: {} }] } }),
    "In context=('properties', 'one', 'anyOf', '1'), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    "a definition that is open",
    { ...closed({ wind: { $ref: "#/$defs/wind" } }), $defs: { wind: { type: "object" } } },
    "In context=('$defs', 'wind'), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    "an object or null that is open",
    closed({ one: { type: ["object", "null"] } }),
    "In context=('properties', 'one', 'type', '0'), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    "a required name without a property",
    closed({ city: { type: "string" } }, ["city", "wind"]),
    "In context=(), 'required' is required to be supplied and to be an array including every key in properties. Extra required key 'wind' supplied.",
  ],
  [
    "alternatives at the top",
    { anyOf: [closed({}), closed({})] },
    `schema must be a JSON Schema of 'type: "object"', got 'type: "None"'.`,
  ],
  ["oneOf at the top", { oneOf: [closed({}), closed({})] }, "In context=(), 'oneOf' is not permitted."],
  [
    "oneOf deep in the schema",
    closed({ one: { oneOf: [{ type: "null" }] } }),
    "In context=('properties', 'one'), 'oneOf' is not permitted.",
  ],
  [
    "a list whose items must differ",
    closed({ list: { type: "array", items: { type: "string" }, uniqueItems: true } }),
    "In context=('properties', 'list'), 'uniqueItems' is not permitted.",
  ],
  [
    "a list without items",
    closed({ list: { type: "array" } }),
    "In context=('properties', 'list'), array schema missing items.",
  ],
  [
    "a reference with a description",
    closed({ one: { $ref: "#/$defs/x", description: "One." } }),
    "context=('properties', 'one'), $ref cannot have keywords {'description'}.",
  ],
  ["an unknown format", closed({ link: { type: "string", format: "uri" } }), "'uri' is not a valid format."],
])("%s is refused as by the API", (_, schema, reason) => {
  expect(refuse(schema)).toEqual({
    message: `Invalid schema for response_format 'codex_output_schema': ${reason}`,
    type: "invalid_request_error",
    param: "text.format.schema",
    code: "invalid_json_schema",
  });
});

test.each([
  [
    "types, a null, an enum, a reference",
    closed({ a: { type: ["string", "null"] }, b: { enum: [1] }, c: { $ref: "#/$defs/x" } }),
  ],
  ["a date", closed({ day: { type: "string", format: "date" } })],
  ["a schema that contains itself", closed({ next: { anyOf: [{ $ref: "#" }, { type: "null" }] } })],
  ["a list of objects", closed({ list: { type: "array", items: closed({ n: { type: "integer" } }) } })],
])("%s is accepted", (_, schema) => {
  expect(refuse(schema)).toBeUndefined();
});

test("a schema that is not strict, and a request without a schema, are accepted", () => {
  expect(refuse({ type: "object" }, false)).toBeUndefined();
  expect(findSchemaRefusal({ text: { verbosity: "low" } })).toBeUndefined();
  expect(findSchemaRefusal({})).toBeUndefined();
});
