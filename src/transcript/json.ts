/**
 * JSON that survives a round trip through JavaScript: numbers that a double cannot hold, or that it would print
 * otherwise (`1.0`, 2^63), stay as they were written. A port in a language that tells 1 from 1.0 depends on it.
 */
import { LosslessNumber, parse, stringify } from "lossless-json";
import type { JsonValue } from "./json-value.js";

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

function parseNumber(text: string): number | LosslessNumber {
  const number = Number(text);
  return String(number) === text ? number : new LosslessNumber(text);
}
