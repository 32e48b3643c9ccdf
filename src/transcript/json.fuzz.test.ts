import fc from "fast-check";
import { expect, test } from "vitest";
import { anyBytes, breakJson, oddJson } from "../../test/helpers/broken-files.js";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { getJsonType, isObject, type JsonValue, parseJson, stringifyJson } from "./index.js";

const EVENT =
  '{"method":"item/completed","params":{"item":{"id":"a","n":1.0},"threadId":"b"},"emittedAtMs":1}';

const number = fc.oneof(
  fc.constantFrom("-0", "1.0", "0.10", "1e5", "1E+05", "9223372036854775808", "1e400", "-1e-400", "0.1"),
  fc.integer().map(String),
  fc
    .tuple(fc.bigInt(), fc.bigInt({ min: 0n }), fc.integer())
    .map((parts) => "{0}.{1}e{2}".replace(/\{(\d)\}/g, (_, at) => String(parts[at]))),
);
const name = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.nat(30).map(String), // JavaScript puts names of this kind before all others
  fc.constantFrom("constructor", "__proto__", "isLosslessNumber", "value", "toJSON", "id"),
);
/** JSON texts as `stringifyJson` writes them: without spaces. A name may be in an object more than once. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    number,
    fc.constantFrom("null", "true", "false"),
    fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
    fc.array(tie("json")).map((items) => `[${items.join(",")}]`),
    fc
      .array(fc.tuple(name, tie("json")))
      .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`),
  ),
}));

test("a value that is nested too deeply for recursion is refused", () => {
  const nest = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  expect(parseJson(nest(500))).toHaveLength(1);
  for (const depth of [501, 3000, 100_000])
    for (const text of [nest(depth), `{"a":${nest(depth)},"a":1}`])
      expect(() => parseJson(text)).toThrow(new SyntaxError("it is nested too deeply"));
  // A member that a later one of its name replaces counts, too.
  expect(parseJson(`{"a":${nest(499)},"a":1}`)).toEqual({ a: 1 });
  expect(() => parseJson(`{"a":${nest(500)},"a":1}`)).toThrow(SyntaxError);
});

test("a JSON text is written as it was read, with the text of each number", () =>
  checkProperty(
    fc.property(json, (text) => {
      expect(stringifyJson(parseJson(text))).toBe(text);
    }),
    150,
  ));

test("a text is parsed to a value that can be walked and written, or refused with a SyntaxError", () =>
  checkProperty(
    fc.property(fc.oneof(anyBytes.map(String), oddJson, breakJson(EVENT)), (text) => {
      let value: JsonValue;
      try {
        value = parseJson(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
        return;
      }
      expect(parseJson(stringifyJson(value))).toEqual(value);
      expect(countValues(value)).toBeGreaterThan(0);
    }),
    150,
  ));

function countValues(value: JsonValue): number {
  expect(getJsonType(value)).toBeTypeOf("string");
  const items = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return items.reduce<number>((sum, item) => sum + countValues(item), 1);
}
