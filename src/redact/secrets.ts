import { hitsByText, joinTexts } from "./join.js";
import { isBetterName, RULES } from "./rules.js";
import { type Hit, lint } from "./secretlint.js";
import type { Text } from "./texts.js";

/**
 * The secrets in each text, in order and apart from each other. What is a secret in one place is one wherever it
 * stands, under one rule's name.
 */
export async function findSecrets(texts: Text[]): Promise<Map<Text, Hit[]>> {
  const joined = joinTexts(texts);
  const hits = [...(await lint(joined.content)), ...ownHits(joined.content)];
  const names = nameSecrets(mergeAll(hitsByText(joined, hits)));
  if (names.size === 0) return new Map();
  return mergeAll(hitsByText(joined, [...hits, ...echoes(joined.content, names)]));
}

function ownHits(content: string): Hit[] {
  const hits: Hit[] = [];
  for (const { name, pattern, accept } of RULES) {
    for (const match of content.matchAll(pattern)) {
      const group = match[1] === undefined ? 0 : 1;
      const [from, to] = match.indices?.[group] ?? [0, 0];
      if (accept?.(match[group] as string) ?? true) hits.push({ from, to, rule: name });
    }
  }
  return hits;
}

function mergeAll(found: Map<Text, Hit[]>): Map<Text, Hit[]> {
  return new Map([...found].map(([text, hits]) => [text, merge(hits)]));
}

/** Hits that overlap become one. */
function merge(hits: Hit[]): Hit[] {
  const merged: Hit[] = [];
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

function nameSecrets(found: Map<Text, Hit[]>): Map<string, string> {
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

/** Shorter ones would be found in ordinary words. */
const TAIL = 8;

/** Every place where one of the secrets stands. One pass: a secret is looked up by its end, which differs the most. */
function echoes(content: string, names: Map<string, string>): Hit[] {
  const byEnd = new Map<string, string[]>();
  for (const secret of names.keys()) {
    if (secret.length < TAIL) continue;
    const alike = byEnd.get(secret.slice(-TAIL));
    if (alike) alike.push(secret);
    else byEnd.set(secret.slice(-TAIL), [secret]);
  }
  const hits: Hit[] = [];
  for (let to = TAIL; to <= content.length; to++) {
    for (const secret of byEnd.get(content.slice(to - TAIL, to)) ?? []) {
      const from = to - secret.length;
      if (from >= 0 && content.startsWith(secret, from))
        hits.push({ from, to, rule: names.get(secret) as string });
    }
  }
  return hits;
}
