/** JSON values and questions about them. This file imports no package, so that the fake codex and the pages can use it. */
import type { LosslessNumber } from "lossless-json";

/** A JSON value that lost nothing: a number that a double would change is a `LosslessNumber`. */
export type JsonValue = string | number | boolean | null | LosslessNumber | JsonValue[] | JsonObject;
/** A JSON object; its members keep their order. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether a value is a JSON object: no array, and no number that is kept as text (an instance of a class). */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The types of JSON Schema. */
export const JSON_TYPES = ["string", "integer", "number", "boolean", "null", "array", "object"] as const;

/** JSON Schema's name of a kind of value; `integer` where a number has no point or exponent. */
export type JsonType = (typeof JSON_TYPES)[number];

/** The kind of a value. `1.0` is a `number`, since it is written with a point. */
export function getJsonType(value: JsonValue): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (isObject(value)) return "object";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  return /^-?\d+$/.test(String(value)) ? "integer" : "number";
}

/** The same members, in the order of their names. */
export function sortMembers<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
