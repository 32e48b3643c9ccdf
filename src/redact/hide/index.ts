/**
 * Hides secrets in what is printed or reported. This is a separate entry point without packages, for the fake codex: it uses only
 * touchstone's own rules, and not those of secretlint.
 */
import { buildRedaction } from "../../transcript/placeholders.js";
import { mergeOverlapping } from "../merge-hits.js";
import { findDisguisedHits, findOwnHits, MAX_SECRET_LENGTH, mayHoldSecret } from "../own-rules.js";
import type { SecretHit } from "../secretlint.js";

/** Replaces each secret in a message by a placeholder, so that the message can be printed. A secret in base64 stays as it is. */
export function hideSecrets(message: string): string {
  return mayHoldSecret(message) ? replaceHits(message, findDisguisedHits(message)) : message;
}

/**
 * Cuts a long text for a message. Its secrets are replaced first, since a rule may not find a secret that has lost its end.
 * @param max a text of at most this many characters is returned as it is, with its secrets
 * @param kept number of characters that are kept of a longer text, with `…` after them; default: `max`
 */
export function shortenText(text: string, max: number, kept: number = max): string {
  if (text.length <= max) return text;
  const shown = hideSecrets(text.slice(0, max + MAX_SECRET_LENGTH));
  return shown.length <= max && text.length <= max + MAX_SECRET_LENGTH ? shown : `${shown.slice(0, kept)}…`;
}

/**
 * Replaces each secret in the texts and keys of a JSON value by a placeholder. What is a secret at one place is replaced at every
 * other place, too, if it has 8 or more characters, so that a message that quotes it is safe.
 * @returns the value itself if it holds no secret
 */
export function hideSecretsInJson<T extends object>(value: T): T {
  const secrets = new Map<string, string>();
  collectSecrets("", value, secrets);
  if (secrets.size === 0 && !mayHoldSecret(JSON.stringify(value))) return value;
  return hideMembers(value, (text) => hideSecrets(replaceKnown(text, secrets))) as T;
}

/** Minimum length of a secret that is also replaced at other places. A shorter one would be found in ordinary words. */
const MIN_ECHO = 8;

/**
 * Collects the secrets in a value with the names of their rules.
 * @param name what the value is called, which may say that it is a secret
 */
function collectSecrets(name: string, value: unknown, secrets: Map<string, string>): void {
  if (typeof value === "string") collectFromText(name, value, secrets);
  if (typeof value !== "object" || value === null) return;
  // A difference names a member in `path`, and has the values of this member beside `path`.
  const { path } = value as { path?: unknown };
  const named = typeof path === "string" ? path.replace(/^.*\./s, "") : undefined;
  for (const [key, member] of Object.entries(value))
    collectSecrets(Array.isArray(value) ? name : (named ?? key), member, secrets);
}

function collectFromText(name: string, value: string, secrets: Map<string, string>): void {
  if (value.length < MIN_ECHO) return;
  const text = `${name}: ${value}`;
  const start = text.length - value.length;
  for (const { from, to, rule } of mergeOverlapping(findOwnHits(text)))
    if (to - Math.max(from, start) >= MIN_ECHO) secrets.set(text.slice(Math.max(from, start), to), rule);
  // The position of a secret in base64, or with invisible characters inside, is not known: the whole text is replaced.
  if (mayHoldSecret(JSON.stringify({ [name]: replaceKnown(value, secrets) }))) secrets.set(value, "secret");
}

function replaceKnown(text: string, secrets: Map<string, string>): string {
  let shown = text;
  for (const [secret, rule] of secrets) shown = shown.replaceAll(secret, () => buildRedaction(rule));
  return shown;
}

function hideMembers(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === "string") return hide(value);
  if (Array.isArray(value)) return value.map((item) => hideMembers(item, hide));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [hide(key), hideMembers(member, hide)]),
  );
}

/** @param hits in order and without overlaps */
function replaceHits(message: string, hits: SecretHit[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { from, to, rule } of hits) {
    pieces.push(message.slice(done, from), buildRedaction(rule));
    done = to;
  }
  return pieces.join("") + message.slice(done);
}
