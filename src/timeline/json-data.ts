import { isTooDeep } from "../transcript/json-value.js";

/** JSON as `JSON.parse` returns it. */
export type JsonData = string | number | boolean | null | JsonData[] | JsonMembers;
/** A JSON object. */
export type JsonMembers = { [key: string]: JsonData };

/** Parses a line. @returns undefined if it is not JSON, or is nested deeper than touchstone reads */
export function parseLine(text: string): JsonData | undefined {
  try {
    const value: JsonData = JSON.parse(text);
    return isTooDeep(value, text) ? undefined : value;
  } catch {
    return undefined;
  }
}

export function isMembers(value: JsonData | undefined): value is JsonMembers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function getMember(value: JsonData | undefined, name: string): JsonData | undefined {
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function getText(value: JsonData | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
