import { looksLikePassword, stripQuotes } from "./passwords.js";
import { isMasked, looksRandom } from "./random.js";
import { buildPattern, IS, isPlausibleSecret, type SecretRule, SPACE } from "./rule.js";

const PASSWORD = "passw(?:or)?d|passphrase|passcode|pwd";
/** A user's name, and after it a word for a password, in the syntax of most files. */
const USER_BESIDE = String.raw`(?:user(?:_?name|_?id)?|login|uid)${IS}[^\s"'\\,;&<\0]{1,100}["']{0,2}(?:${SPACE}|["',;&\\]){1,20}(?:password|passwd|pwd|pass)`;

/** Rules for secrets in the files from which programs read how to log in, such as `.npmrc` and `.netrc`. */
export const FILE_RULES: SecretRule[] = [
  {
    name: "npm-token",
    anchors: ["_authToken"],
    pattern: buildPattern(String.raw`_authToken${IS}([^\s"'$<[\\\0]{8,400})`),
    accept: isPlausibleSecret,
  },
  {
    name: "registry-auth", // `_auth` of .npmrc: user and password in base64
    anchors: ["_auth"],
    pattern: buildPattern(`(?<![A-Za-z0-9])_auth${IS}([A-Za-z0-9+/]{8,400}={0,2})(?![A-Za-z0-9+/])`),
    accept: isBasicAuth,
  },
  {
    name: "registry-auth", // `auth` of docker's config.json
    anchors: ['auth"', "auth\\"],
    pattern: buildPattern(
      String.raw`["\\]auth["\\]{1,8}\s{0,5}:\s{0,5}["\\]{1,8}([A-Za-z0-9+/]{8,4000}={0,2})["\\]`,
    ),
    accept: isBasicAuth,
  },
  {
    name: "netrc",
    anchors: ["login", "machine", "account"],
    pattern: buildPattern(
      String.raw`(?:login|machine|account)${SPACE}{1,5}[^\s\\\0]{1,200}${SPACE}{1,5}passw(?:or)?d${SPACE}{1,5}(\\{0,3}"[^"\\\r\n\0]{4,200}\\{0,3}"|[^\s"'\\\0]{4,200})`,
    ),
    accept: (secret) => isPlausibleSecret(stripQuotes(secret)),
  },
  {
    name: "pgpass",
    anchors: [":5432:", ":5433:", ":6432:", ":*:"],
    pattern: buildPattern(
      String.raw`(?<![\w.-])[\w.*-]{1,200}:(?:\d{4}|\*):[\w*-]{1,60}:[\w*.@-]{1,60}:([^\s:"'\\\0]{4,200})`,
    ),
    accept: isPlausibleSecret,
  },
  {
    name: "cookie", // cookies.txt
    anchors: ["TRUE", "FALSE"],
    pattern: buildPattern(
      String.raw`(?:TRUE|FALSE)(?:\t|\\{1,4}t)\d{1,11}(?:\t|\\{1,4}t)[^\s\\\0]{1,80}(?:\t|\\{1,4}t)([^\s"'\\\0]{8,4000})`,
    ),
    accept: (value) => !isMasked(value),
  },
  {
    name: "file-password", // a password beside the name of its user: .pypirc, auth.json of composer
    anchors: ["user", "login", "uid"],
    pattern: buildPattern(String.raw`${USER_BESIDE}${IS}([^\s"'\\,;&\0]{6,200})`, "i"),
    accept: looksLikePassword,
  },
  {
    name: "file-password", // `<password>…</password>`
    anchors: ["<passw", "<passphrase", "<passcode", "<pwd", "<secret", "<token", "<apikey", "<privatekey"],
    pattern: buildPattern(
      String.raw`<(?:${PASSWORD}|secret|token|apikey|privatekey)>\s{0,20}([^\s<>"'\\\0]{6,400})\s{0,20}<\\{0,2}\/`,
      "i",
    ),
    accept: isXmlSecret,
  },
  {
    name: "file-password", // NuGet.config
    anchors: ['password"', "password\\"],
    pattern: buildPattern(String.raw`password\\{0,3}"\s{1,5}value=\\{0,3}"([^"\\\0]{6,400})\\{0,3}"`, "i"),
    accept: isPlausibleSecret,
  },
  {
    name: "assigned-secret", // `define('DB_PASSWORD', '…')`, `setenv("API_KEY", "…")`
    anchors: ["passw", "passphrase", "passcode", "pwd", "secret", "token", "key'", 'key"', "key\\"],
    pattern: buildPattern(
      String.raw`(?:${PASSWORD}|secret|token|(?:api|auth|access|secret|private)_?key)\\{0,3}["']\s{0,3},\s{0,3}\\{0,3}["']([^\s"'\\\0]{8,400})\\{0,3}["']`,
      "i",
    ),
    accept: looksRandom,
  },
  {
    name: "assigned-secret", // name and value as two members: headers, the environment of a container
    anchors: [
      ...["passw", "passphrase", "passcode", "pwd", "secret", "token", "authorization"],
      ...["-key", "_key", "apikey", "authkey", "accesskey", "privatekey"],
    ],
    pattern: buildPattern(
      String.raw`(?:${PASSWORD}|secret|token|(?:api|auth|access|secret|private)[_-]?key|authorization)(?:${SPACE}|["',\\]){1,20}value${IS}(?:(?:bearer|basic|token)\s{1,3})?([^\s"'\\,;\0]{8,4000})`,
      "i",
    ),
    accept: looksRandom,
  },
  {
    name: "wifi-password",
    anchors: ["WIFI:"],
    pattern: buildPattern(String.raw`WIFI:[^\s"'\0]{0,100};P:([^\s;"'\0]{6,64});`),
    accept: isPlausibleSecret,
  },
  {
    name: "composer-token", // auth.json of Composer: a host and its token
    anchors: ["-oauth", "-token"],
    pattern: buildPattern(
      String.raw`(?:github|gitlab|bitbucket)-(?:oauth|token)["'\\]{1,7}\s{0,5}:\s{0,5}\{\s{0,20}["'\\]{1,7}[\w.-]{1,100}${IS}([\w-]{20,100})`,
    ),
    accept: isPlausibleSecret,
  },
  {
    name: "sidekiq-key",
    anchors: ["CONTRIBSYS__COM"],
    pattern: buildPattern(`CONTRIBSYS__COM${IS}([0-9a-f]{8}:[0-9a-f]{8})`),
  },
];

/** Whether base64 text is a user's name and password: `ada:secret`. */
function isBasicAuth(text: string): boolean {
  const decoded = Buffer.from(text, "base64").toString("latin1");
  return /^[\x21-\x7e]{1,100}:[\x20-\x7e]{2,}$/.test(decoded);
}

/** Whether the text of an element is likely a secret: a password, or base64 in braces, which is a password that Maven encrypted. */
function isXmlSecret(text: string): boolean {
  return /^\{[A-Za-z0-9+/=]{20,400}\}$/.test(text) || looksLikePassword(text);
}
