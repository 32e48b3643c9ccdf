import { stripDisguises } from "./disguises.js";
import { listEncodings } from "./encodings.js";
import { joinSequences, joinTexts, splitHitsByText } from "./join-texts.js";
import { mergeOverlapping } from "./merge-hits.js";
import { findOwnHits } from "./own-rules.js";
import { isBetterName, TOKEN_RULES } from "./rules/index.js";
import { findPresetHits, type SecretHit } from "./secretlint.js";
import { buildSpellingFinder } from "./spellings.js";
import type { ScannedText, TextSequence } from "./texts.js";

/**
 * Finds the secrets in each text. What is a secret at one place is also found at other places if it has 8 or more characters, and
 * encoded if it has 12 or more.
 * @returns the texts with a secret; the hits of a text are in order and do not overlap
 */
export async function findSecrets({
  texts,
  sequences = [],
}: {
  texts: ScannedText[];
  sequences?: TextSequence[];
}): Promise<Map<ScannedText, SecretHit[]>> {
  const joined = joinTexts(texts);
  const hits = [...(await findPresetHits(joined.content)), ...findOwnHits(joined.content)];
  const cut = findCutTokens(sequences);
  const names = nameSecrets(mergeHits(combine(splitHitsByText(joined, hits), cut)));
  if (names.size === 0) return new Map();
  const echoes = findEchoes(joined.content, names);
  const found = mergeHits(combine(splitHitsByText(joined, [...hits, ...echoes]), cut));
  for (const [text, rule] of findSpelled(texts, found, names))
    found.set(text, [{ from: 0, to: text.value.length, rule }]);
  return found;
}

/** Maximum number of tokens that are searched for in other spellings, because each token is compared with all texts. */
const MAX_SPELLED = 20;
/** Matches the last letters and digits of a token if they were generated, and are no word. */
const GENERATED = /^(?=.*\d.*\d).{16,}$/;

/**
 * Finds texts without a hit that contain a token in another spelling: a part of it, with other characters in between, or in base64 or
 * hexadecimal, also with line breaks, as `base64` and `xxd` write it. The position of such a token is not known, so the whole text is the hit.
 */
function findSpelled(
  texts: ScannedText[],
  found: Map<ScannedText, SecretHit[]>,
  names: Map<string, string>,
): Map<ScannedText, string> {
  const kinds = new Set(TOKEN_RULES.map(({ name }) => name));
  const random = [...names].flatMap(([secret, rule]) => {
    const text = secret.match(/[A-Za-z0-9]+/g)?.at(-1) ?? "";
    return kinds.has(rule) && GENERATED.test(text) ? [{ rule, text }] : [];
  });
  if (random.length === 0) return new Map();
  const open = texts.filter((text) => !found.has(text));
  const find = buildSpellingFinder({ random: random.slice(0, MAX_SPELLED), names: [], ports: [] });
  const rules = find(open.map(({ value }) => value));
  return new Map([...rules].map(([index, rule]) => [open[index] as ScannedText, rule]));
}

/** Finds the tokens in sequences, also those that are cut between two texts. */
function findCutTokens(sequences: TextSequence[]): Map<ScannedText, SecretHit[]> {
  const joined = joinSequences(sequences);
  return splitHitsByText(joined, findOwnHits(joined.content, TOKEN_RULES));
}

function combine(
  one: Map<ScannedText, SecretHit[]>,
  other: Map<ScannedText, SecretHit[]>,
): Map<ScannedText, SecretHit[]> {
  const all = new Map(one);
  for (const [text, hits] of other) all.set(text, [...(all.get(text) ?? []), ...hits]);
  return all;
}

function mergeHits(found: Map<ScannedText, SecretHit[]>): Map<ScannedText, SecretHit[]> {
  return new Map([...found].map(([text, hits]) => [text, mergeOverlapping(hits)]));
}

/** Returns each secret, as it is written and without disguises, with the best name of its rules. */
function nameSecrets(found: Map<ScannedText, SecretHit[]>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [text, hits] of found) {
    for (const { from, to, rule } of hits) {
      const written = text.value.slice(from, to);
      for (const secret of new Set([written, stripDisguises(written)])) {
        const known = names.get(secret);
        if (known === undefined || isBetterName(rule, known)) names.set(secret, rule);
      }
    }
  }
  return names;
}

/** Number of characters at the end of a secret by which it is looked up. A shorter secret is not searched for, since it would match ordinary words. */
const TAIL_LENGTH = 8;

/** Maximum number of secrets with the same end that are searched for. More would be slow: each is compared at each place with this end. */
const MAX_ALIKE = 50;

/**
 * Finds the occurrences of the secrets in one pass. Secrets are looked up by their ends, which differ more than
 * their beginnings.
 */
function findEchoes(content: string, names: Map<string, string>): SecretHit[] {
  const byEnd = new Map<string, string[]>();
  const written = new Map<string, string>();
  for (const [secret, rule] of names) {
    if (secret.length < TAIL_LENGTH) continue;
    for (const form of [secret, ...listEncodings(secret)]) {
      if (written.has(form)) continue;
      const alike = byEnd.get(form.slice(-TAIL_LENGTH));
      if (alike && alike.length >= MAX_ALIKE) continue;
      written.set(form, rule);
      if (alike) alike.push(form);
      else byEnd.set(form.slice(-TAIL_LENGTH), [form]);
    }
  }
  const hits: SecretHit[] = [];
  // Secret → end of its last hit. Hits of one secret do not overlap, since one such as `abababab` would be compared at each second place.
  const ends = new Map<string, number>();
  for (let to = TAIL_LENGTH; to <= content.length; to++) {
    for (const secret of byEnd.get(content.slice(to - TAIL_LENGTH, to)) ?? []) {
      const from = to - secret.length;
      if (from < (ends.get(secret) ?? 0) || !content.startsWith(secret, from)) continue;
      ends.set(secret, to);
      hits.push({ from, to, rule: written.get(secret) as string });
    }
  }
  return hits;
}
