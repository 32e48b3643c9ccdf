import { AnchorFinder } from "./anchors.js";
import { hasHit, mayHoldSecret, RULE_ANCHORS } from "./own-rules.js";
import { RULES, type SecretRule } from "./rules/index.js";
import { SEQUENCES } from "./texts.js";

/**
 * What may hide an anchor in a line of JSON: a printable character that is escaped, a terminal's control sequence, a zero-width
 * character (in UTF-8), base64.
 */
const DISGUISES = [
  ...[2, 3, 4, 5, 6, 7].map((digit) => `\\u00${digit}`),
  ...["\\/", "\\u001b", "\\u200", "\\u202", "\\u206", "\\ufeff", "\\u00ad", 'base64"'],
  // Soft hyphen, zero-width characters, direction marks and byte order mark in UTF-8
  ...["\u00c2\u00ad", "\u00ef\u00bb\u00bf"],
  ..."\u008b\u008c\u008d\u008e\u008f\u00aa\u00ab\u00ac\u00ad\u00ae"
    .split("")
    .map((last) => `\u00e2\u0080${last}`),
  ..."\u00a0\u00a1\u00a2\u00a3\u00a4".split("").map((last) => `\u00e2\u0081${last}`),
];
/** The owners behind the rules. */
const [DISGUISED, DELTA, COMMAND] = [0, 1, 2].map((index) => RULES.length + index) as [
  number,
  number,
  number,
];

/** Does the same as `mayHoldSecret` for lines of JSON in a buffer, faster. */
export class LineSearch {
  readonly #finder = getFinder();
  #found: number[] | undefined;

  /**
   * Searches a line.
   * @param buffer its begin in memory and its length are multiples of four
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

/** Builds the finder once, which takes longer than to search a short file. */
function getFinder(): AnchorFinder {
  finder ??= new AnchorFinder([
    ...RULE_ANCHORS,
    { anchors: DISGUISES, ignoreCase: true },
    { anchors: ['delta"'], ignoreCase: true },
    { anchors: [...SEQUENCES].map((name) => `"${name}"`), ignoreCase: false },
  ]);
  return finder;
}
