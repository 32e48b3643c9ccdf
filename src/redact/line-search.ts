import { AnchorFinder } from "./anchors.js";
import { hasHit, mayHoldSecret, RULE_ANCHORS } from "./own-rules.js";
import { RULES, type SecretRule } from "./rules/index.js";
import { COMMAND_MEMBERS } from "./texts.js";

/** Lists texts with the same beginning, each with another character of a range as its end. @param from code of the first character */
function listRange(begin: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => begin + String.fromCharCode(from + index));
}

/**
 * Anchors of what may hide an anchor in a line of JSON: the beginning of each disguise (`disguises.ts`), and the names of members with base64.
 * Each character stands for one byte of UTF-8.
 */
const DISGUISES = [
  ...["\\u00", "\\u034f", "\\u061c", "\\u180", "\\u20", "\\u3164", "\\ufe", "\\uff", "\\udb40"],
  ...["\\e[", "\\e]", "\\/", "\\x1", "\\03", 'base64"', "base64\\", "\\\\\\n"],
  ...["\u00c2\u00ad", "\u00c2\u009b", "\u00cd\u008f", "\u00d8\u009c", "\u00e3\u0085\u00a4"],
  ...["\u00ef\u00b8", "\u00ef\u00bb\u00bf", "\u00ef\u00bc", "\u00ef\u00bd", "\u00f3\u00a0"],
  ...listRange("\u00e1\u00a0", 0x8b, 0x8e),
  ...listRange("\u00e2\u0080", 0x8b, 0x8f),
  ...listRange("\u00e2\u0080", 0xaa, 0xae),
  ...listRange("\u00e2\u0081", 0xa0, 0xaf),
  ...["\\04", "\\05", "\\06", "\\07", ...listRange("\\1", 0x30, 0x37)],
  ...["2", "3", "4", "5", "6", "7"].flatMap((digit) => [
    `\\x${digit}`,
    ...listRange(`%${digit}`, 0x30, 0x39),
    ...listRange(`%${digit}`, 0x61, 0x66),
  ]),
  ...["&#", "&amp;", "&lt;", "&gt;", "&quot;", "&lowbar;"],
  ...["&shy;", "&zero", "&nobreak;", "&zwnj;", "&zwj;", "&lrm;", "&rlm;"],
  ...["wbr", "span", "b", "i", "em", "strong", "mark", "code", "font", "u"].flatMap((tag) => [
    `<${tag}>`,
    `<${tag} `,
    `<${tag}/`,
  ]),
  ...[..."/*_[]<>&|~#`-"].map((character) => `\\\\${character}`),
];
/** The indexes of the owners of anchors that come after the rules: disguises, deltas, commands. */
const [DISGUISED, DELTA, COMMAND] = [0, 1, 2].map((index) => RULES.length + index) as [
  number,
  number,
  number,
];

/** Does the same as `mayHoldSecret` for lines of JSON in a buffer, but faster. It also recognizes lines that may have a delta or a command. */
export class LineSearch {
  readonly #finder = getFinder();
  #found: number[] | undefined;

  /**
   * Searches a line.
   * @param buffer its start in memory and its length must be multiples of four
   * @returns whether the line is known to be ASCII
   */
  search(buffer: Uint8Array, from: number, to: number): boolean {
    this.#found = this.#finder.find(buffer, from, to);
    return this.#finder.isAscii;
  }

  /** Whether the line that was searched last has an anchor of a rule, or may hide one. */
  get holdsAnchor(): boolean {
    const [first = COMMAND] = this.#found ?? [];
    return first <= DISGUISED;
  }

  /** Whether the line that was searched last may be a delta. */
  get mayBeDelta(): boolean {
    return this.#found !== undefined && (this.#found.includes(DELTA) || this.#found.includes(DISGUISED));
  }

  /** Whether the line that was searched last may have a command or its output. */
  get mayHoldCommand(): boolean {
    return this.#found !== undefined && (this.#found.includes(COMMAND) || this.#found.includes(DISGUISED));
  }

  /** Whether the line that was searched last may hold a secret. @param text the line */
  mayHoldSecret(text: string): boolean {
    const found = this.#found;
    if (found === undefined) return false;
    if (found.includes(DISGUISED)) return mayHoldSecret(text);
    const rules = found.filter((owner) => owner < RULES.length).map((owner) => RULES[owner] as SecretRule);
    return hasHit(rules, text);
  }
}

let finder: AnchorFinder | undefined;

/** Builds the finder only once, since building it takes longer than searching a short file. */
function getFinder(): AnchorFinder {
  finder ??= new AnchorFinder([
    ...RULE_ANCHORS,
    { anchors: DISGUISES, ignoreCase: true },
    { anchors: ['delta"'], ignoreCase: true },
    { anchors: [...COMMAND_MEMBERS].map((name) => `"${name}"`), ignoreCase: false },
  ]);
  return finder;
}
