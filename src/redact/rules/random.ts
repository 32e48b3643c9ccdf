import { isUuid } from "../../transcript/index.js";

const DIGEST = /^(?:sha\d{1,3}|md5)[:-]/i;
const DATE = /^\d{4}-\d\d-\d\d/;
const PATH = /^(?:\.{0,2}\/|~|[A-Za-z]:[\\/]|(?:https?|file):)/;
/** References to a secret in code and templates: `process.env.API_KEY_2`, `getToken(1)`, `$TOKEN_1`, `{…}`. */
const REFERENCE =
  /^(?:[$%<{[(*|]|(?:process|os|env|self|this|config|settings|secrets|vars)\.|[\w.]{1,80}\(|[a-z_$][\w$]{0,80}(?:\??\.[a-z_$]+){1,9}$)/i;

/** Whether a text is a mask in place of a secret: `***`, `…`, `xxxxxxxx`, `<redacted>`, `YOUR_API_KEY`. */
export function isMasked(text: string): boolean {
  if (/\*{3}|\.{3}|…|^[<{[$]|redacted/i.test(text)) return true;
  return /([x0_-])\1{7}$/i.test(text.slice(-8)) || /^[A-Z]+(?:[_-][A-Z]+)+$/.test(text.slice(0, 100));
}

/** Whether a text is no secret by its form: a path, an id, code, a digest, a date. */
export function isReference(value: string): boolean {
  return isUuid(value) || [DIGEST, DATE, PATH, REFERENCE].some((pattern) => pattern.test(value));
}

/** Whether a text is more likely a generated key or a good password than a word, a path, an id or code. */
export function looksRandom(text: string): boolean {
  const value = text.slice(0, 200).replace(/[.:)\]}>]{1,5}$/, "");
  if (value.length < 8 || isMasked(value) || isReference(value)) return false;
  const words = value.split(/[^A-Za-z0-9]+/);
  if (words.every((word) => /^(?:[A-Za-z]*|\d{0,4})$/.test(word)))
    return /[!@#%^&+=~?]/.test(value) && hasMixedCharacters(value);
  return /[A-Za-z]/.test(value) && /\d/.test(value);
}

/** Whether a text has at least two of these kinds of characters: lower case letters, upper case letters, digits. */
function hasMixedCharacters(value: string): boolean {
  return [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(value)).length >= 2;
}
