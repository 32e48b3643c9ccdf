/**
 * Parses and writes JSON without loss. Numbers that a double can't represent, or would print differently (`1.0`, 2^63), keep
 * their text. Ports in languages that distinguish 1 from 1.0 depend on this.
 */
import { LosslessNumber, parse, stringify } from "lossless-json";
import { isTooDeep, type JsonValue } from "./json-value.js";

/**
 * Parses one JSON value, and turns its numbers into doubles. It is many times faster than `parseJson`.
 * @throws SyntaxError if `text` is not exactly one JSON value, or is nested too deeply
 */
export function parsePlainJson(text: string): unknown {
  const plain: unknown = JSON.parse(text);
  if (isTooDeep(plain, text)) throw new SyntaxError("it is nested too deeply");
  return plain;
}

/**
 * Parses one JSON value. Members keep their order, except that JavaScript puts names that are integers first.
 * @throws SyntaxError if `text` is not exactly one JSON value, is nested too deeply, or needs the lossless parser and
 *   has a member `__proto__`
 */
export function parseJson(text: string): JsonValue {
  const plain = parsePlainJson(text) as JsonValue;
  if (JSON.stringify(plain) === text) return plain; // nothing is lost
  // The lossless parser would set the object's prototype.
  if (text.includes('"__proto__"')) throw new SyntaxError("a member is named __proto__");
  return parse(text, null, { parseNumber }) as JsonValue;
}

/** Writes a value as one line without spaces. */
export function stringifyJson(value: JsonValue): string {
  return stringify(value) as string;
}

function parseNumber(text: string): number | LosslessNumber {
  const number = Number(text);
  return String(number) === text ? number : new LosslessNumber(text);
}
