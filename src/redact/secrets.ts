import { joinTexts, splitHitsByText } from "./join-texts.js";
import { isBetterName, RULES } from "./rules.js";
import { findPresetHits, type SecretHit } from "./secretlint.js";
import type { ScannedText } from "./texts.js";

/**
 * Finds the secrets in each text. The hits of a text are in order and do not overlap. A text that is a secret at one place is
 * found at every other place, too, under the name of the same rule.
 */
export async function findSecrets(texts: ScannedText[]): Promise<Map<ScannedText, SecretHit[]>> {
  const joined = joinTexts(texts);
  const hits = [...(await findPresetHits(joined.content)), ...findOwnHits(joined.content)];
  const names = nameSecrets(mergeHits(splitHitsByText(joined, hits)));
  if (names.size === 0) return new Map();
  return mergeHits(splitHitsByText(joined, [...hits, ...findEchoes(joined.content, names)]));
}

/** Finds the secrets in a text with touchstone's own rules alone. */
export function findOwnHits(content: string): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const { name, pattern, accept } of RULES) {
    for (const match of content.matchAll(pattern)) {
      const group = match[1] === undefined ? 0 : 1;
      const [from, to] = match.indices?.[group] ?? [0, 0];
      if (accept?.(match[group] as string) ?? true) hits.push({ from, to, rule: name });
    }
  }
  return hits;
}

function mergeHits(found: Map<ScannedText, SecretHit[]>): Map<ScannedText, SecretHit[]> {
  return new Map([...found].map(([text, hits]) => [text, mergeOverlapping(hits)]));
}

/** Merges overlapping hits into one. */
export function mergeOverlapping(hits: SecretHit[]): SecretHit[] {
  const merged: SecretHit[] = [];
  for (const hit of hits.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = merged.at(-1);
    if (last === undefined || hit.from >= last.to) merged.push({ ...hit });
    else {
      last.to = Math.max(last.to, hit.to);
      if (isBetterName(hit.rule, last.rule)) last.rule = hit.rule;
    }
  }
  return merged;
}

function nameSecrets(found: Map<ScannedText, SecretHit[]>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [text, hits] of found) {
    for (const { from, to, rule } of hits) {
      const secret = text.value.slice(from, to);
      const known = names.get(secret);
      if (known === undefined || isBetterName(rule, known)) names.set(secret, rule);
    }
  }
  return names;
}

/** Minimum length of a secret that is searched for at other places. Shorter ones would match ordinary words. */
const TAIL_LENGTH = 8;

/**
 * Finds all occurrences of the secrets in one pass. Secrets are looked up by their ends, which differ more than
 * beginnings.
 */
function findEchoes(content: string, names: Map<string, string>): SecretHit[] {
  const byEnd = new Map<string, string[]>();
  for (const secret of names.keys()) {
    if (secret.length < TAIL_LENGTH) continue;
    const alike = byEnd.get(secret.slice(-TAIL_LENGTH));
    if (alike) alike.push(secret);
    else byEnd.set(secret.slice(-TAIL_LENGTH), [secret]);
  }
  const hits: SecretHit[] = [];
  for (let to = TAIL_LENGTH; to <= content.length; to++) {
    for (const secret of byEnd.get(content.slice(to - TAIL_LENGTH, to)) ?? []) {
      const from = to - secret.length;
      if (from >= 0 && content.startsWith(secret, from))
        hits.push({ from, to, rule: names.get(secret) as string });
    }
  }
  return hits;
}
