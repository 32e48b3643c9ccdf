/** Describes values in the words of codex's refusals. Each rule was measured on codex 0.163.0. */

/** A number with its text, because `JSON.parse` returns the same number for `1.0` and `1`, and for two large integers that are nearly equal. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A number that codex describes only as a number. */
class HiddenNumber {}

/** Hides the numbers in a value, as codex does if it reads the value as JSON before it checks it. */
export function hideNumbers(value: unknown): unknown {
  if (typeof value === "number" || value instanceof NumberText) return new HiddenNumber();
  if (Array.isArray(value)) return value.map(hideNumbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hideNumbers(one)]));
}

const NUMBER_OR_STRING = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;
/** Texts in which there may be a number that `JSON.parse` changes. */
const MAY_CHANGE = /\d\.\d|\d[eE]|\d{16}|-0/;
const MARK = "\0number";

/**
 * Keeps the text of the numbers in JSON from which `JSON.parse` has made `value`.
 * @returns `value` itself if `JSON.parse` can't have changed a number; otherwise a value in which each number is a `NumberText`
 */
export function parseNumbers(json: string, value: unknown): unknown {
  if (!MAY_CHANGE.test(json)) return value;
  const marked = json.replace(NUMBER_OR_STRING, (token) =>
    token.startsWith('"') ? token : `{${JSON.stringify(MARK)}:"${token}"}`,
  );
  return JSON.parse(marked, (_key, one) =>
    typeof one === "object" && one !== null && MARK in one ? new NumberText(String(one[MARK])) : one,
  );
}

/** Returns the integer that codex reads, or undefined if the value is not an integer. */
export function readInteger(value: unknown): bigint | undefined {
  const text = value instanceof NumberText ? value.text : typeof value === "number" ? String(value) : "";
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

/** Whether codex takes the value as a number with a fraction. It takes `1.50` and `1e2` as a map, because it would write them differently. */
export function isFloat(value: unknown): boolean {
  return formatFloat(value) !== undefined;
}

/** Describes a value for the sentence `invalid type: …`. */
export function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (value instanceof HiddenNumber) return "number";
  if (typeof value === "boolean") return `boolean \`${value}\``;
  if (typeof value === "string") return `string ${quote(value)}`;
  if (Array.isArray(value)) return "sequence";
  const integer = readInteger(value);
  if (integer !== undefined) return `integer \`${integer}\``;
  const float = formatFloat(value);
  return float === undefined ? "map" : `floating point \`${float}\``;
}

/** Describes an integer beyond 64 bits, which codex refuses everywhere in these words; undefined for any other value. */
export function describeTooLarge(value: unknown): string | undefined {
  const integer = readInteger(value);
  if (integer === undefined) return undefined;
  if (integer >= 2n ** 64n) return `invalid type: integer \`${integer}\` as u128, expected any value`;
  if (integer < -(2n ** 63n)) return `invalid type: integer \`${integer}\` as i128, expected any value`;
  return undefined;
}

/** Formats a number with a fraction or an exponent as codex writes it. Undefined for other values, and for numbers that codex takes as a map (`isFloat`). */
function formatFloat(value: unknown): string | undefined {
  const text = value instanceof NumberText ? value.text : typeof value === "number" ? String(value) : "";
  const number = Number(text);
  if (text === "" || /^-?\d+$/.test(text) || !Number.isFinite(number)) return undefined;
  const [mantissa, exponent] = number.toExponential().split("e") as [string, string];
  const isShort = Number(exponent) >= -5 && Number(exponent) < 16;
  const written = isShort
    ? withPoint(Object.is(number, -0) ? "-0" : String(number))
    : `${mantissa}e${exponent}`;
  const withSign = text.replace(/[eE]\+?(\d)/, "e+$1").replace("E", "e");
  return withSign === written || (text.includes(".") && text === String(number)) ? written : undefined;
}

function withPoint(text: string): string {
  return text.includes(".") ? text : `${text}.0`;
}

const ESCAPES: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\0": "\\0",
};
/** Characters that Rust doesn't print as they stand, and the space. */
const NOT_PRINTED = /["\\]|[\p{C}\p{Z}\p{M}]/gu;

/** Quotes a text as Rust's `{:?}` does. */
function quote(text: string): string {
  const body = text.replace(NOT_PRINTED, (char) => {
    if (char === " ") return char;
    return ESCAPES[char] ?? `\\u{${char.codePointAt(0)?.toString(16)}}`;
  });
  return `"${body}"`;
}
