/**
 * JSON that survives a round trip through JavaScript: numbers that a double cannot hold, or that it would print
 * otherwise (`1.0`, 2^63), stay as they were written. A port in a language that tells 1 from 1.0 depends on it.
 */
import { LosslessNumber, parse, stringify } from "lossless-json";

export type JsonValue = string | number | boolean | null | LosslessNumber | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/** @throws SyntaxError where `text` is not one JSON value */
export function parseJson(text: string): JsonValue {
  return parse(text, null, { parseNumber }) as JsonValue;
}

/** One line, no blanks, keys in the order they came in. */
export function stringifyJson(value: JsonValue): string {
  return stringify(value) as string;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber)
  );
}

function parseNumber(text: string): number | LosslessNumber {
  const number = Number(text);
  return String(number) === text ? number : new LosslessNumber(text);
}
