import { AnchorFinder, type AnchorOwner, toSearchable } from "./anchors.js";
import { removeDisguises, stripDisguises } from "./disguises.js";
import { mergeOverlapping } from "./merge-hits.js";
import { RULES, type SecretRule } from "./rules/index.js";
import type { SecretHit } from "./secretlint.js";

/** The anchors of each rule, in the order of `RULES`. */
export const RULE_ANCHORS: AnchorOwner[] = RULES.map(({ anchors, pattern }) => ({
  anchors,
  ignoreCase: pattern.ignoreCase,
}));
/** The maximum length of a secret, in characters. Only private keys whose lines are full of white space can be longer. */
export const MAX_SECRET_LENGTH = 1 << 15;
let finder: AnchorFinder | undefined;

/** Finds the secrets in a text with touchstone's own rules alone. @param only the rules to use; default: all */
export function findOwnHits(content: string, only: SecretRule[] = RULES): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const rule of listAnchoredRules(content)) {
    if (only !== RULES && !only.includes(rule)) continue;
    for (const hit of matchRule(rule, content)) hits.push(hit);
  }
  return hits;
}

/**
 * Finds the secrets in a text with touchstone's own rules, also disguised ones.
 * @returns the hits in order and without overlaps
 */
export function findDisguisedHits(text: string, only?: SecretRule[]): SecretHit[] {
  const hits = findOwnHits(text, only);
  const plain = stripDisguises(text);
  const disguised = plain === text ? [] : findOwnHits(plain, only);
  if (disguised.length === 0) return mergeOverlapping(hits);
  // The places of a text's characters take several times its memory, so they are read only here.
  const { places, ends } = removeDisguises(text) ?? {};
  const placed = disguised.map(({ from, to, rule }) => ({
    from: places?.[from] ?? from,
    to: ends?.[to - 1] ?? to,
    rule,
  }));
  return mergeOverlapping([...hits, ...placed]);
}

/**
 * Whether a text may hold a secret. This check is quick, so only texts that pass it are searched thoroughly. Every text in which one of
 * touchstone's own rules finds a secret passes it (rules.test.ts checks this), also if the secret is disguised.
 * @param text a text, or a line of JSON
 */
export function mayHoldSecret(text: string): boolean {
  if (hasHit(listAnchoredRules(text), text)) return true;
  const plain = stripDisguises(text);
  if (plain !== text && (hasHit(listAnchoredRules(plain), plain) || holdsBase64Secret(plain))) return true;
  return holdsBase64Secret(text);
}

/** Lists the rules that have an anchor in a text. */
export function listAnchoredRules(text: string): SecretRule[] {
  finder ??= new AnchorFinder(RULE_ANCHORS);
  const found = finder.find(toSearchable(text), 0, text.length) ?? [];
  return found.map((owner) => RULES[owner] as SecretRule);
}

/** Whether one of the rules finds a secret in a text. */
export function hasHit(rules: SecretRule[], text: string): boolean {
  return rules.some((rule) => findHit(rule, text, 0) !== undefined);
}

function* matchRule(rule: SecretRule, text: string): Generator<SecretHit> {
  let found = findHit(rule, text, 0);
  for (; found !== undefined; found = findHit(rule, text, found.end)) yield found.hit;
}

/** Finds the first hit of a rule from a position on, and the end of its match. `matchAll` would copy the pattern for each text. */
function findHit(
  { name, pattern, accept }: SecretRule,
  text: string,
  start: number,
): { hit: SecretHit; end: number } | undefined {
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const end = pattern.lastIndex;
    const group = match[1] === undefined ? 0 : 1;
    const [from, to] = match.indices?.[group] ?? [0, 0];
    if (accept?.(match[group] as string, text, from) ?? true) return { hit: { from, to, rule: name }, end };
    pattern.lastIndex = end;
  }
  return undefined;
}

/** Whether a rule finds a secret in the decoded text of a member `deltaBase64` or `dataBase64`. The JSON around it may be escaped. */
function holdsBase64Secret(line: string): boolean {
  if (!line.includes("Base64")) return false;
  for (const [, base64 = ""] of line.matchAll(/(?:delta|data)Base64\\*"\s?:\s?\\*"([A-Za-z0-9+/]+={0,2})/g)) {
    const text = Buffer.from(base64, "base64").toString("latin1");
    if (hasHit(listAnchoredRules(text), text)) return true;
  }
  return false;
}
