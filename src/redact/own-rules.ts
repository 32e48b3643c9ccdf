import { AnchorFinder, toSearchable } from "./anchors.js";
import { removeInvisible } from "./invisible.js";
import { RULES, type SecretRule } from "./rules/index.js";
import type { SecretHit } from "./secretlint.js";

/**
 * What may hide an anchor in a line of JSON: a printable character that is escaped, a terminal's control sequence, a zero-width
 * character (in UTF-8), base64.
 */
const DISGUISES = [
  ...[2, 3, 4, 5, 6, 7].map((digit) => `\\u00${digit}`),
  ...["\\u001b", "\\u200", "\\u206", "\\ufeff", "\\u00ad", 'Base64"'],
  ...[
    "\u00e2\u0080\u008b",
    "\u00e2\u0080\u008c",
    "\u00e2\u0080\u008d",
    "\u00e2\u0080\u008e",
    "\u00e2\u0080\u008f",
  ],
  ...["\u00e2\u0081\u00a0", "\u00ef\u00bb\u00bf"],
];
/** What all disguises in a text have: a character that is not ASCII or not printable, a backslash, the name of base64. */
const MAY_BE_DISGUISED = /[^\n -~]|\\|Base64"/;
/** The last owner stands for the disguises. */
const DISGUISED = RULES.length;

let finder: AnchorFinder | undefined;

function buildFinder(): AnchorFinder {
  return new AnchorFinder([
    ...RULES.map(({ anchors, pattern }) => ({ anchors, ignoreCase: pattern.ignoreCase })),
    { anchors: DISGUISES, ignoreCase: false },
  ]);
}

/** Finds the secrets in a text with touchstone's own rules alone. @param only these rules; default: all */
export function findOwnHits(content: string, only: SecretRule[] = RULES): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const rule of listAnchoredRules(content)) {
    if (only !== RULES && !only.includes(rule)) continue;
    for (const hit of matchRule(rule, content)) hits.push(hit);
  }
  return hits;
}

/**
 * Quick check whether a text may hold a secret. It is true for every secret that a rule finds (rules.test.ts checks this), so
 * that all other work is done only for texts that pass it.
 * @param text a text, or a line of JSON
 */
export function mayHoldSecret(text: string): boolean {
  if (hasHit(listAnchoredRules(text), text)) return true;
  if (!MAY_BE_DISGUISED.test(text)) return false;
  const unescaped = text.replace(/\\u00([2-7][0-9A-Fa-f])/g, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const visible = removeInvisible(unescaped)?.value ?? unescaped;
  if (visible !== text && hasHit(listAnchoredRules(visible), visible)) return true;
  return holdsBase64Secret(text);
}

/** Does the same as `mayHoldSecret` for lines of JSON in a buffer, faster. */
export class LineSearch {
  readonly #finder = buildFinder();
  #found: Uint8Array | undefined;

  /**
   * Searches a line.
   * @param buffer begins at an even place in memory
   * @returns whether the line is ASCII
   */
  search(buffer: Uint8Array, from: number, to: number): boolean {
    this.#found = this.#finder.find(buffer, from, to);
    return this.#finder.isAscii;
  }

  /** Whether the line that was searched last may hold a secret. @param text the line */
  mayHoldSecret(text: string): boolean {
    const found = this.#found;
    if (found === undefined) return false;
    if (found[DISGUISED] === 1) return mayHoldSecret(text);
    return hasHit(
      RULES.filter((_, index) => found[index] === 1),
      text,
    );
  }
}

function listAnchoredRules(text: string): SecretRule[] {
  finder ??= buildFinder();
  const found = finder.find(toSearchable(text), 0, text.length);
  return found === undefined ? [] : RULES.filter((_, index) => found[index] === 1);
}

function hasHit(rules: SecretRule[], text: string): boolean {
  return rules.some((rule) => !matchRule(rule, text).next().done);
}

function* matchRule({ name, pattern, accept }: SecretRule, text: string): Generator<SecretHit> {
  for (const match of text.matchAll(pattern)) {
    const group = match[1] === undefined ? 0 : 1;
    const [from, to] = match.indices?.[group] ?? [0, 0];
    if (accept?.(match[group] as string, text, from) ?? true) yield { from, to, rule: name };
  }
}

function holdsBase64Secret(line: string): boolean {
  if (!line.includes('Base64"')) return false;
  for (const [, base64 = ""] of line.matchAll(/(?:delta|data)Base64\\*"\s?:\s?\\*"([A-Za-z0-9+/]+={0,2})/g)) {
    const text = Buffer.from(base64, "base64").toString("latin1");
    if (hasHit(listAnchoredRules(text), text)) return true;
  }
  return false;
}
