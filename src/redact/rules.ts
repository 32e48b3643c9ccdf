/**
 * Touchstone's own rules, for secrets that secretlint's preset misses, finds only in one length, or reports with a
 * wrong range.
 */
import { isMasked, looksRandom } from "./random.js";

export interface SecretRule {
  /** Name of the rule. It must stay stable, because fixtures contain it. */
  name: string;
  /** Pattern whose first group, else the whole match, is the secret. Its time must be linear for every text. */
  pattern: RegExp;
  /** Additional test of the matched secret. */
  accept?: (secret: string) => boolean;
}

/** The escape character, as it is or as JSON, a shell or a program writes it. */
const ESCAPE = String.raw`(?:\u001b|\\u001[bB]|\\x1[bB]|\\033|\\e)`;
/**
 * A position outside a word, or after an escape sequence that ends in a letter or digit: `\n`, `\u001f`, `%3D`, a terminal's
 * color.
 */
const BEGIN = String.raw`(?:^|[^A-Za-z0-9]|\\[bfnrt]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}|${ESCAPE}\[[\d;]{0,12}[A-Za-z])`;
const IS = String.raw`["'\\]{0,3}\s{0,5}(?:=>|:=|[:=])\s{0,5}["'\\]{0,3}`;
const AWS_ID = "(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)";
const AWS_SECRET = "([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])";
const NAMES_OF_SECRETS =
  "(?:passw(?:or)?d|passphrase|pwd|secret|token|credential|(?:api|access|secret|private|auth|account|signing|encryption|master)[_-]?key)s?";

export const RULES: SecretRule[] = [
  {
    name: "private-key",
    pattern: buildPattern(
      "-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----" +
        String.raw`(?:(?:(?!-----)[^\0]){16,20000}-----END [A-Z0-9 ]{0,60}-----|(?:\s|\\[rn]|[A-Za-z0-9+/=]){16,20000})`,
    ),
    accept: (key) => /[A-Za-z0-9+/]{16}/.test(key),
  },
  buildTokenRule("aws-access-key", AWS_ID, "[A-Z0-9]{16}(?![A-Za-z0-9])"),
  // The CSV of the AWS console has the key beside its id. Elsewhere the key follows its name.
  {
    name: "aws-secret-key",
    pattern: buildPattern(String.raw`${AWS_ID}[A-Z0-9]{16}[\s,:;|"']{1,10}${AWS_SECRET}`),
  },
  { name: "aws-secret-key", pattern: buildPattern(`secret_?access_?key${IS}${AWS_SECRET}`, "i") },
  buildTokenRule("anthropic-key", "sk-ant-", String.raw`[\w-]{16,}`),
  buildTokenRule("openai-key", "sk-", String.raw`(?:(?:proj|svcacct|admin)-[\w-]{16,}|[A-Za-z0-9]{20,})`),
  buildTokenRule("openrouter-key", "sk-or-", String.raw`(?:v\d-)?[A-Za-z0-9]{20,}`),
  buildTokenRule("github-token", "(?:gh[pousr]|github_pat)_", String.raw`\w{22,}`),
  buildTokenRule("gitlab-token", "gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent)-", String.raw`[\w-]{20,}`),
  buildTokenRule("npm-token", "npm_", "[A-Za-z0-9]{36,}"),
  {
    name: "npm-token",
    pattern: buildPattern(String.raw`_authToken${IS}([^\s"'$<[\0]{8,})`),
    accept: isPlausibleSecret,
  },
  buildTokenRule("pypi-token", "pypi-", String.raw`[\w-]{50,}`),
  buildTokenRule("huggingface-token", "hf_", "[A-Za-z0-9]{30,}"),
  buildTokenRule("google-api-key", "AIza", String.raw`[\w-]{35,}`),
  buildTokenRule("google-oauth", String.raw`(?:GOCSPX-|ya29\.)`, String.raw`[\w-]{20,}`),
  { name: "azure-key", pattern: buildPattern("(?:Account|SharedAccess)Key=([A-Za-z0-9+/]{40,}={0,2})") },
  buildTokenRule("stripe-key", "[rs]k_live_", "[A-Za-z0-9]{16,}"),
  buildTokenRule("stripe-key", "whsec_", "[A-Za-z0-9+/]{24,}"),
  buildTokenRule("slack-token", "(?:xox[a-z]|xapp)-", "[A-Za-z0-9-]{10,}"),
  buildTokenRule("sendgrid-key", String.raw`SG\.`, String.raw`[\w-]{16,64}\.[\w-]{16,128}`),
  {
    name: "jwt",
    pattern: buildPattern(String.raw`(?<![\w-])[\w-]{11,}\.eyJ[\w-]{8,}\.[\w-]{8,}`),
    accept: (jwt) => jwt.slice(0, jwt.indexOf(".")).includes("eyJ"),
  },
  {
    name: "url-credentials",
    pattern: buildPattern(
      String.raw`\b[a-z][a-z0-9+]{1,20}:\/\/[^\s:@/"'\\\0]{0,100}:[^\s@/"'\\\0]{4,200}@`,
      "i",
    ),
    accept: (url) => isPlausibleSecret(url.slice(url.lastIndexOf(":") + 1, -1)),
  },
  {
    name: "authorization",
    pattern: buildPattern(
      String.raw`authorization["'\\]{0,3}\s{0,5}[:=]\s{0,5}["'\\]{0,3}(?:basic|bearer|token)\s{1,5}([\w.~+/=-]{8,})`,
      "i",
    ),
    accept: isPlausibleSecret,
  },
  {
    name: "bearer-token",
    pattern: buildPattern(String.raw`\bbearer\s{1,5}([\w.~+/=-]{16,})`, "i"),
    accept: looksRandom,
  },
  {
    name: "assigned-secret",
    pattern: buildPattern(String.raw`${NAMES_OF_SECRETS}${IS}([^\s"'\\,;&\0]{8,})`, "i"),
    accept: looksRandom,
  },
];

/**
 * Rules that only guess. If two rules find one secret, a rule not in this list gives the name, else the first in this
 * list.
 */
const GUESSES = ["url-credentials", "authorization", "bearer-token", "assigned-secret"];

/** Whether `rule` is a better name for a secret than `other`. */
export function isBetterName(rule: string, other: string): boolean {
  return GUESSES.indexOf(rule) < GUESSES.indexOf(other);
}

/**
 * Builds a rule for tokens with a prefix. The prefix is first in the pattern, so that the engine can search for it
 * quickly.
 */
function buildTokenRule(name: string, prefix: string, rest: string): SecretRule {
  return { name, pattern: buildPattern(`${prefix}(?<=${BEGIN}${prefix})${rest}`), accept: isPlausibleSecret };
}

function buildPattern(source: string, flags = ""): RegExp {
  return new RegExp(source, `gd${flags}`);
}

function isPlausibleSecret(secret: string): boolean {
  return !isMasked(secret);
}
