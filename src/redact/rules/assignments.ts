import { looksLikePassphrase, looksLikePassword } from "./passwords.js";
import { looksRandom } from "./random.js";
import { buildPattern, IS, isPlausibleSecret, type SecretRule, UUID } from "./rule.js";

/** Words that can come before `key` in the name of a secret: `apiKey`, `api_key`, `api-key`. */
const KINDS_OF_KEYS = [
  ...["api", "access", "secret", "private", "auth", "account", "signing", "encryption", "master"],
  ...["storage", "subscription", "shared", "license", "app", "client"],
];
/** Words for a password, also in German, Spanish, French, Portuguese and Dutch. */
const PASSWORDS =
  "passw(?:or)?d|passphrase|passcode|pwd|passwort|kennwort|contrase(?:ñ|n|\\\\u00f1)a|mot de passe|senha|wachtwoord";
const PASSWORD_ANCHORS = [
  ...[
    "passw",
    "passphrase",
    "passcode",
    "pwd",
    "kennwort",
    "contrase",
    "mot de passe",
    "senha",
    "wachtwoord",
  ],
];
const NAMES_OF_SECRETS = `(?:${PASSWORDS}|secret|token|credential|(?:${KINDS_OF_KEYS.join("|")})[_-]?key)s?(?:_base|_value|_\\d{1,2})?`;
const NAME_ANCHORS = [
  ...PASSWORD_ANCHORS,
  ...["secret", "token", "credential"],
  ...KINDS_OF_KEYS.flatMap((kind) => ["key", "_key", "-key"].map((end) => kind + end)),
];
const VALUE = String.raw`([^\s"'\\,;&\0]{8,4000})`;

/** Rules for secrets after a name or word that says that they are secret: `password = …`, `API_KEY: …`, `the token is …`. */
export const ASSIGNMENT_RULES: SecretRule[] = [
  {
    name: "heroku-key", // an id like any other: only its name says that it is a key
    anchors: ["heroku"],
    pattern: buildPattern(
      String.raw`heroku[\w.-]{0,20}key${IS}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})`,
      "i",
    ),
  },
  {
    name: "assigned-uuid", // the value of an environment variable
    anchors: ["_TOKEN", "_KEY", "_SECRET"],
    pattern: buildPattern(`[A-Z0-9]_(?:TOKEN|KEY|SECRET)${IS}(${UUID})`),
  },
  {
    name: "assigned-uuid", // after a name that only secrets have
    anchors: ["apikey", "api_key", "api-key", "secret", "-token"],
    pattern: buildPattern(`(?:api[_-]?key|client[_-]?secret|secret[_-]?key|-token)${IS}(${UUID})`, "i"),
  },
  {
    name: "assigned-secret",
    anchors: NAME_ANCHORS,
    pattern: buildPattern(`${NAMES_OF_SECRETS}${IS}${VALUE}`, "i"),
    accept: looksRandom,
  },
  {
    name: "assigned-secret", // any environment variable that ends in `_KEY` or `_AUTH`, except public keys and the keys of caches and tables
    anchors: ["_KEY", "_AUTH"],
    pattern: buildPattern(
      `(?<![A-Za-z0-9_])(?!\\w{0,60}(?:PUBLIC|PUBLISHABLE|CACHE|PRIMARY|FOREIGN|SORT))[A-Z][A-Z0-9_]{1,60}_(?:KEY|AUTH)${IS}([^\\s"'\\\\,;&\\0]{16,4000})`,
    ),
    accept: looksRandom,
  },
  {
    name: "assigned-secret", // a header: `Fastly-Key: …`
    anchors: ["-key:", '-key"', "-key'", "-key\\", "-crumb"],
    pattern: buildPattern(
      `(?<![\\w-])(?!(?:sec|idempotency|cache|surrogate|public|partition)-)[a-z][a-z0-9-]{1,40}-(?:key|crumb)${IS}([^\\s"'\\\\,;&\\0]{20,4000})`,
      "i",
    ),
    accept: looksRandom,
  },
  {
    name: "assigned-secret", // `PASS=…`, `DB_PASS: …`
    anchors: ["pass=", "pass:", 'pass"', "pass'", "pass ", "pass\\"],
    pattern: buildPattern(`(?<![A-Za-z])pass${IS}${VALUE}`, "i"),
    accept: looksRandom,
  },
  {
    name: "assigned-secret", // an environment variable; its password may also consist of ordinary words
    anchors: ["PASSWORD=", "PASSWD=", "PASS=", "_AUTH="],
    pattern: buildPattern(
      `(?<![A-Za-z0-9])[A-Z0-9_]{0,60}(?:PASSWORD|PASSWD|PASS|_AUTH)=["'\\\\]{0,7}${VALUE}`,
    ),
    accept: looksLikePassword,
  },
  {
    name: "assigned-secret", // a quoted password of several words, or with separators
    anchors: [...PASSWORD_ANCHORS, "pass=", "pass:", 'pass"', "pass'", "pass ", "pass\\", "psk"],
    pattern: buildPattern(
      String.raw`(?:${PASSWORDS}|(?<![A-Za-z])(?:pass|psk))["'\\]{0,7}\s{0,5}(?:=>|:=|[:=])\s{0,5}\\{0,7}["']([^"'\\\r\n\0]{8,200})\\{0,7}["']`,
      "i",
    ),
    accept: (text) => looksLikePassphrase(text) || (/^[^\s]*[,;&][^\s]*$/.test(text) && looksRandom(text)),
  },
  {
    name: "assigned-secret", // in a sentence
    anchors: [...PASSWORD_ANCHORS, "token", "secret", "key"],
    pattern: buildPattern(
      String.raw`\b(?:${PASSWORDS}|token|secret|key) is:?\s{1,3}["'\\\x60]{0,7}([^\s"'\\\x60,;&\0]{8,4000})`,
      "i",
    ),
    accept: looksRandom,
  },
  {
    name: "seed-phrase",
    anchors: ["mnemonic", "phrase"],
    pattern: buildPattern(
      `(?:mnemonic|(?:seed|recovery|secret|backup)[ _-]?phrase)${IS}((?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})(?![a-z])`,
      "i",
    ),
    accept: isPlausibleSecret,
  },
];
