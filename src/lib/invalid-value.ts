/** Describes what is wrong with a value of a user's file, in words that need no knowledge of the schema library. */
import type { z } from "zod";
import { formatCount, joinWords } from "./text.js";

/** Type of the schema library → its name for the author of a YAML or JSON file. */
const TYPE_NAMES: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "`true` or `false`",
  array: "a list",
  object: "a map of keys and values",
  record: "a map of keys and values",
  null: "`null`",
};

/** The beginning of the messages that this file replaces. */
const LIBRARY_MESSAGE = /^(Invalid (input|option|key)|Too (small|big))/;

/**
 * Describes an invalid value, such as `must be a text, but is the number 0.163: write it in quotes ("0.163")`.
 * @param issue what the schema found
 * @param data the data that was checked, from its root
 */
function describeInvalidValue(issue: z.core.$ZodIssue, data: unknown): string {
  const value = findValue(data, issue.path);
  if (issue.code === "invalid_type" && value === undefined) return "is missing";
  if (!LIBRARY_MESSAGE.test(issue.message)) {
    const isWrongValue = issue.code === "invalid_type" || issue.code === "invalid_format";
    const isMisplaced = issue.code === "invalid_type" && issue.expected === "never"; // no value may stand there
    return isWrongValue && !isMisplaced ? `${issue.message}, but ${describeValue(value)}` : issue.message; // a schema's own message
  }
  if (issue.code === "invalid_union") return describeUnion(issue, data);
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  if (issue.code === "invalid_type") {
    const what = `must be ${nameType(issue.expected)}, but ${describeValue(value)}`;
    return `${what}${adviseForm(issue.expected, value)}`;
  }
  if (issue.code === "invalid_value") {
    const choices = issue.values.map((choice) => `\`${String(choice)}\``);
    return value === undefined
      ? "is missing"
      : `must be ${joinWords(choices, "or")}, but ${describeValue(value)}`;
  }
  if (issue.code === "too_small") return describeSize(issue.origin, "at least", Number(issue.minimum));
  if (issue.code === "too_big") return describeSize(issue.origin, "at most", Number(issue.maximum));
  return issue.message;
}

/** @param origin the type of the value in the words of the schema library */
function describeSize(origin: string, bound: string, size: number): string {
  if (origin === "array") return `must have ${bound} ${size} ${size === 1 ? "entry" : "entries"}`;
  return origin === "string"
    ? `must have ${bound} ${formatCount(size, "character")}`
    : `must be ${bound} ${size}`;
}

/**
 * Describes where and how a file of a user is wrong, such as `codex: is missing`.
 * @param wholeFile words for the file itself, for a mistake that is in no single key
 */
export function describeInvalidKey(issue: z.core.$ZodIssue, data: unknown, wholeFile = "the file"): string {
  const where = issue.path.map(String).join(".");
  if (where === "" && (data === null || data === undefined)) return `${wholeFile} is empty`;
  const problem = describeInvalidValue(issue, data);
  return where === "" ? `${wholeFile}: ${problem}` : `${where}: ${problem}`;
}

/** Describes a value that fits none of its allowed forms. The text names the first mistake of each form. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, data: unknown): string {
  const value = findValue(data, issue.path);
  if (value === undefined) return "is missing";
  const firsts = issue.errors.flatMap(([first]) => first ?? []);
  const hasWrongType = ({ path, code }: z.core.$ZodIssue) => path.length === 0 && code === "invalid_type";
  if (firsts.length > 0 && firsts.every(hasWrongType)) {
    const names = firsts.map((first) => nameType((first as z.core.$ZodIssueInvalidType).expected));
    return `must be ${joinWords([...new Set(names)], "or")}, but ${describeValue(value)}`;
  }
  const problems = firsts.map((first) => describeInvalidValue(first, value));
  return problems.length > 0 ? [...new Set(problems)].join(", or ") : issue.message;
}

/** Says how the author can write the value in the expected type, if that is clear. */
function adviseForm(expected: string, value: unknown): string {
  if (value === null) return MAPS.has(expected) ? ": write `{}` for a map without keys" : "";
  const isPlain = expected === "string" && typeof value !== "object";
  return isPlain ? `: write it in quotes (${JSON.stringify(String(value))})` : "";
}

const MAPS = new Set(["object", "record"]);

function nameType(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function describeValue(value: unknown): string {
  if (value === null) return "is empty";
  if (Array.isArray(value)) return "is a list";
  if (typeof value === "object") return "is a map of keys and values";
  if (typeof value === "string") return `is the text ${JSON.stringify(value)}`;
  return typeof value === "number" ? `is the number ${value}` : `is \`${String(value)}\``;
}

function findValue(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
