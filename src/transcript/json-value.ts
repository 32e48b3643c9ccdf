/** JSON values and tests for them. This file imports no package, so that the fake codex and the pages can use it. */

/** A number that a double would change, as its text: `1.0`, `9007199254740993`. */
export class LosslessNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** `JSON.stringify` can't write such a number, and writes its text as a string. */
  toJSON(): string {
    return this.text;
  }
}

/** A JSON value without loss: a number that a double would change is a `LosslessNumber`. */
export type JsonValue = string | number | boolean | null | LosslessNumber | JsonValue[] | JsonObject;
/** A JSON object. `listMembers` returns its members in the order in which they were written. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether a value is a JSON object. Arrays are not, and neither are instances of a class, such as `LosslessNumber`. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The types of JSON Schema. */
export const JSON_TYPES = ["string", "integer", "number", "boolean", "null", "array", "object"] as const;

/** A type of JSON Schema. A number without point and exponent is an `integer`. */
export type JsonType = (typeof JSON_TYPES)[number];

/** Returns the JSON Schema type of a value. `1.0` is a `number`, because it is written with a point. */
export function getJsonType(value: JsonValue): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (isObject(value)) return "object";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  return /^-?\d+$/.test(String(value)) ? "integer" : "number";
}

/** Deepest nesting that is read. codex itself reads 127 levels. A recursion of touchstone to this depth does not exhaust the stack. */
export const MAX_DEPTH = 500;

/**
 * Whether a value is nested deeper than touchstone reads.
 * @param text the JSON from which the value was parsed; if it has few brackets, the value can't be deep and is not searched
 * @param depth the deepest nesting that is allowed
 */
export function isTooDeep(value: unknown, text: string, depth: number = MAX_DEPTH): boolean {
  return text.length > 2 * depth && hasMoreBrackets(text, depth) && isDeeper(value, depth);
}

/** Whether a text has more than `most` opening brackets. Counting them is many times faster than a recursion through the value. */
function hasMoreBrackets(text: string, most: number): boolean {
  let count = 0;
  for (const bracket of ["{", "["])
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1))
      if (++count > most) return true;
  return false;
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((item) => isDeeper(item, depth - 1));
}

/** Returns a copy of an object with its members sorted by name. */
export function sortMembers<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
