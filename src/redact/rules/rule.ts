import { escapeRegExp } from "../../lib/index.js";
import { isMasked } from "./random.js";

/** A rule that finds secrets of one form. */
export interface SecretRule {
  /** Name of the rule. It must stay stable, because fixtures contain it. */
  name: string;
  /**
   * Texts of three or more characters, or `@`. Each text in which the rule finds a secret contains at least one of them, so other texts
   * are not searched. Their case counts if that of the pattern counts.
   */
  anchors: string[];
  /**
   * Pattern of the secret. If its first group matches, this group is the secret, and not the whole match. Its time must be linear for every text,
   * so each repetition has an upper limit.
   */
  pattern: RegExp;
  /**
   * Additional test of the matched secret.
   * @param from start of the secret in the text
   */
  accept?: (secret: string, text: string, from: number) => boolean;
}

/** The escape character, as it is or as JSON, a shell or a program writes it. */
const ESCAPE = String.raw`(?:\u001b|\\u001[bB]|\\x1[bB]|\\033|\\e)`;
/**
 * What may stand before a secret that begins outside a word: nothing, a character that is no letter or digit, or an escape sequence that ends in
 * a letter or digit, such as `\n`, `\u001f`, `%3D` or a terminal's color.
 */
const BEGIN = String.raw`(?:^|[^A-Za-z0-9]|\\[bfnrt]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}|${ESCAPE}\[[\d;]{0,12}[A-Za-z])`;
/** What stands between the name of a secret and its value, such as `": "`. Quotes may be escaped twice, as in JSON in JSON in JSON. */
export const IS = String.raw`["'\\]{0,7}\s{0,5}(?:=>|:=|[:=])\s{0,5}["'\\]{0,7}`;
/** White space, also as JSON writes it. */
export const SPACE = String.raw`(?:\s|\\{1,4}[nrt])`;

/** A UUID of version 4, which has random digits: services use such UUIDs as keys. The ids that codex gives to threads have version 7. */
export const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

/** A kind of token that begins with a fixed text. */
export interface TokenForm {
  name: string;
  /** The literal beginnings of the token. */
  prefixes: string[];
  /** Pattern of the rest. */
  rest: string;
  /**
   * Whether an ordinary word may end with the prefix, as `task-` ends with `sk-`. Then the token must begin outside a word. Other tokens are also found in the
   * middle of a word.
   */
  beginsOutsideWord?: boolean;
}

/** Builds the rule for tokens that begin with a fixed text. */
export function buildTokenRule({ name, prefixes, rest, beginsOutsideWord }: TokenForm): SecretRule {
  const prefix = `(?:${prefixes.map(escapeRegExp).join("|")})`;
  // The prefix is first in the pattern, so that the engine can search for it quickly.
  const wordStart = beginsOutsideWord ? `(?<=${BEGIN}${prefix})` : "";
  return {
    name,
    anchors: prefixes,
    pattern: buildPattern(`${prefix}${wordStart}${rest}`),
    accept: beginsOutsideWord ? isPlausibleSecret : isPlausibleToken,
  };
}

export function buildPattern(source: string, flags = ""): RegExp {
  return new RegExp(source, `gd${flags}`);
}

export function isPlausibleSecret(secret: string): boolean {
  return !isMasked(secret);
}

/** A token that begins in the middle of a word must look generated, because ordinary names have many forms. */
function isPlausibleToken(secret: string, text: string, from: number): boolean {
  if (isMasked(secret)) return false;
  if (from === 0 || !/[A-Za-z0-9]/.test(text[from - 1] as string)) return true;
  if (ENDS_OUTSIDE_WORD.test(text.slice(Math.max(0, from - 40), from))) return true;
  const runs = secret.match(/[A-Za-z0-9]{12,}/g) ?? [];
  return runs.some((run) => /\d.*\d/.test(run) && /[A-Za-z].*[A-Za-z]/.test(run));
}

const ENDS_OUTSIDE_WORD = new RegExp(`${BEGIN}$`);
