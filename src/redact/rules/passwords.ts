import { isMasked, isReference } from "./random.js";

/** Words of prompts and error messages, which can be in the place of a password. */
const MESSAGE =
  /\b(?:password|passphrase|passcode|must|should|required?|invalid|enter|wrong|incorrect|missing|expired)\b/i;
/** Words that are more frequent in messages than in passwords. */
const SENTENCE = /\b(?:your|is|not|the|a|an|for)\b/i;
/** Words of values that stand for a password in an example. */
const EXAMPLE = /\b(?:secret|token|your|example|dummy|fake|changeme|string|default|prompt|stdin|file)\b/i;

/** Whether a quoted text of several words is more likely a password than a message. */
export function looksLikePassphrase(text: string): boolean {
  if (!/\S\s\S/.test(text) || isMasked(text) || MESSAGE.test(text)) return false;
  return /\d/.test(text) || (!SENTENCE.test(text) && text.trim().split(/\s+/).length >= 3);
}

/** Whether a text is more likely a password than a word or code. Only for a text at a place that is named like a password, such as the value of `password=`. */
export function looksLikePassword(text: string): boolean {
  const value = stripQuotes(text);
  if (value.length < 6 || isMasked(value) || isReference(value)) return false;
  if (MESSAGE.test(value) || EXAMPLE.test(value)) return false;
  return /[A-Za-z]/.test(value) && /[^A-Za-z_]/.test(value) && !/[(){}<>|]/.test(value);
}

/** Removes the quotes around a value, also escaped ones. */
export function stripQuotes(text: string): string {
  return text.replace(/^\\{0,3}["']|\\{0,3}["']$/g, "");
}
