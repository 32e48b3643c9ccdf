/**
 * JSON that survives a round trip through JavaScript: numbers that a double cannot hold, or that it would print
 * otherwise (`1.0`, 2^63), stay as they were written. A port in a language that tells 1 from 1.0 depends on it.
 */
import { LosslessNumber, parse, stringify } from "lossless-json";

/** A JSON value that lost nothing: a number that a double would change is a `LosslessNumber`. */
export type JsonValue = string | number | boolean | null | LosslessNumber | JsonValue[] | JsonObject;
/** A JSON object; its members keep their order. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** @throws SyntaxError where `text` is not one JSON value */
export function parseJson(text: string): JsonValue {
  const plain = JSON.parse(text);
  if (JSON.stringify(plain) === text) return plain; // nothing was lost, and this is many times faster
  // The lossless parser would take the name for the object's prototype.
  if (text.includes('"__proto__"')) throw new SyntaxError("a member is named __proto__");
  return parse(text, null, { parseNumber }) as JsonValue;
}

/** One line, no blanks, keys in the order they came in. */
export function stringifyJson(value: JsonValue): string {
  return stringify(value) as string;
}

/** Whether a value is a JSON object: no array, and no number that is kept as text. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber)
  );
}

/** The types of JSON Schema. */
export const JSON_TYPES = ["string", "integer", "number", "boolean", "null", "array", "object"] as const;

/** JSON Schema's name of a kind of value; `integer` where a number has no point or exponent. */
export type JsonType = (typeof JSON_TYPES)[number];

/** The kind of a value. `1.0` is a `number`, since it is written with a point. */
export function jsonTypeOf(value: JsonValue): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (isObject(value)) return "object";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  return /^-?\d+$/.test(String(value)) ? "integer" : "number";
}

/** The same members, in the order of their names. */
export function byKey<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parseNumber(text: string): number | LosslessNumber {
  const number = Number(text);
  return String(number) === text ? number : new LosslessNumber(text);
}
