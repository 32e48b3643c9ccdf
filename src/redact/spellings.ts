/** Finds values, such as the key of a run or the name of a machine, in every spelling in which a program is likely to write them. */
import { escapeRegExp } from "../lib/index.js";

/** A value that must not be in a fixture, and the name of the rule that forbids it. */
export interface ForbiddenValue {
  rule: string;
  text: string;
}

export interface ForbiddenValues {
  /** Long random texts, such as a key. A part of 15 or more letters and digits is forbidden, too. */
  random: ForbiddenValue[];
  /** Names and paths. Only the whole is forbidden, and only as a word of its own, since a name may be a part of a word. */
  names: ForbiddenValue[];
  /** Loopback ports. A bare number is not forbidden (`buildPortPattern`). */
  ports: number[];
}

/** Finds the texts of a list that contain a value. @returns index of the text → rule of a value in it */
export type FindSpellings = (texts: string[]) => Map<number, string>;

/**
 * Builds a function that finds forbidden values: as they are, in upper or lower case, with other characters between their own,
 * in base64, in hexadecimal and with escaped characters. Of random values, it also finds parts.
 */
export function buildSpellingFinder({ random, names, ports }: ForbiddenValues): FindSpellings {
  const needles: Needle[] = [];
  const add = (rule: string, texts: string[], confirm?: () => RegExp) => {
    for (const text of texts) if (text !== "") needles.push({ rule, text, ...(confirm && { confirm }) });
  };
  for (const { rule, text } of random) add(rule, [...listParts(simplify(text)), ...encode(text)]);
  for (const { rule, text } of names) {
    add(rule, encode(text));
    const word = `${renderWord(escapeRegExp(text))}|${renderWord(spaceOut(text))}`;
    add(rule, [simplify(text)], () => new RegExp(word, "iu"));
  }
  for (const port of ports) {
    add(PORT_RULE, [`127.0.0.1:${port}`, `localhost:${port}`].flatMap(encode));
    add(PORT_RULE, [String(port)], () => buildPortPattern(String(port)));
  }
  return (texts) => {
    const decoded = texts.flatMap((text, index) =>
      ESCAPE.test(text) ? [{ index, text: decode(text) }] : [],
    );
    const found = findNeedles([...texts, ...decoded.map(({ text }) => text)], needles);
    // The decoded texts follow the others. A hit in one counts for the text from which it was decoded.
    return new Map(
      [...found].reverse().map(([at, rule]) => [decoded[at - texts.length]?.index ?? at, rule] as const),
    );
  };
}

/** A character in the form in which addresses, JSON, shells and HTML write it: `%2F`, `\u002f`, `\x2f`, `&#47;`, `&#x2f;`. */
const ESCAPE = /(?:%|\\x|\\u00|&#x)([0-9a-f]{2});?|&#([0-9]{2,3});/i;
const ESCAPES = new RegExp(ESCAPE, "gi");

function decode(text: string): string {
  return text.replace(ESCAPES, (_, hex?: string, decimal?: string) =>
    String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
  );
}

export const PORT_RULE = "host-port";

/** A text of lower case letters and digits that is searched for in simplified texts. */
interface Needle {
  rule: string;
  text: string;
  /** Builds a pattern that the searched text must match before it is simplified. This takes long, and is rarely needed. */
  confirm?: () => RegExp;
}

/** Searches all texts at once. With a million short texts, this takes a tenth of the time of a search in each. */
function findNeedles(texts: string[], needles: Needle[]): Map<number, string> {
  const found = new Map<number, string>();
  const simplified = texts.map(simplify);
  const content = simplified.join(SEPARATOR);
  const ends: number[] = [];
  for (const text of simplified)
    ends.push((ends.at(-1) ?? -SEPARATOR.length) + SEPARATOR.length + text.length);
  for (const { rule, text, confirm } of needles) {
    for (let at = content.indexOf(text); at >= 0; ) {
      const index = findFirstAbove(ends, at);
      if (!found.has(index) && (!confirm || confirm().test(texts[index] ?? ""))) found.set(index, rule);
      at = content.indexOf(text, ends[index]);
    }
  }
  return found;
}

const SEPARATOR = "\n";

/** Returns the index of the first number above a limit. @param numbers in ascending order */
function findFirstAbove(numbers: number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Minimum length of an encoding that is searched for. Shorter ones would be found by chance: of this length there are 78 billion texts. */
const MIN_ENCODED = 7;
const PART_LENGTH = 12;
const PART_STEP = 4;

/** Keeps only ASCII letters and digits, in lower case. */
function simplify(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "");
}

/** Lists parts of a text, so that each part of it with 15 or more characters contains one of them. */
function listParts(text: string): string[] {
  if (text.length <= PART_LENGTH) return [text];
  const count = Math.floor((text.length - PART_LENGTH) / PART_STEP) + 1;
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * PART_STEP, index * PART_STEP + PART_LENGTH),
  );
}

/**
 * Lists the forms of a text in base64 and hexadecimal, simplified. Base64 has three forms, one for each position of the text's first byte in a
 * group of three bytes. The characters that also depend on the bytes around the text are left out.
 */
function encode(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const isCut = (before + bytes.length) % 3 !== 0;
    return simplify(encoded.slice(Math.ceil((before * 8) / 6), isCut ? -1 : undefined));
  });
  return [...base64, bytes.toString("hex")].filter((one) => one.length >= MIN_ENCODED);
}

/** Renders a pattern of a name that is no part of a longer word. */
function renderWord(source: string): string {
  return `(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`;
}

/** Renders a pattern of a text whose letters and digits stand apart: `a d a`, `a-d-a`. */
function spaceOut(text: string): string {
  return [...text.replace(/[^\p{L}\p{N}]/gu, "")].join("[^\\p{L}\\p{N}]{1,6}");
}

/** Builds the pattern of a port. A bare number is no trace: it must follow `port` or a colon, or its digits must stand apart. */
function buildPortPattern(port: string): RegExp {
  return new RegExp(`(?:port\\W{0,3}|:\\s*)${port}(?!\\d)|(?<!\\d)${spaceOut(port)}(?!\\d)`, "iu");
}
