import { looksRandom } from "./random.js";
import { buildPattern, IS, isPlausibleSecret, type SecretRule, SPACE } from "./rule.js";

const AWS_ID = "(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)";
const AWS_SECRET = "([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])";
/** Words that can come before `key` in the name of a secret: `apiKey`, `api_key`, `api-key`. */
const KINDS_OF_KEYS = [
  ...["api", "access", "secret", "private", "auth", "account", "signing", "encryption", "master"],
  ...["storage", "subscription", "shared", "license", "app", "client"],
];
const NAMES_OF_SECRETS = `(?:passw(?:or)?d|passphrase|passcode|pwd|secret|token|credential|(?:${KINDS_OF_KEYS.join("|")})[_-]?key)s?`;
const NAME_ANCHORS = [
  ...["passw", "passphrase", "passcode", "pwd", "secret", "token", "credential"],
  ...KINDS_OF_KEYS.flatMap((kind) => ["key", "_key", "-key"].map((end) => kind + end)),
];
const VALUE = String.raw`([^\s"'\\,;&\0]{8,4000})`;
const DATABASES =
  "(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb(?:\\+srv)?|rediss?|amqps?|mssql|sqlserver|clickhouse|cockroachdb|couchbases?|ldaps?)";

/** Rules for secrets that are known by what stands before them: a name, a header, an address, a command. */
export const CONTEXT_RULES: SecretRule[] = [
  // The CSV of the AWS console has the key beside its id. Elsewhere the key follows its name.
  {
    name: "aws-secret-key",
    anchors: ["AKIA", "AGPA", "AIDA", "AROA", "AIPA", "ANPA", "ANVA", "ASIA"],
    pattern: buildPattern(String.raw`${AWS_ID}[A-Z0-9]{16}[\s,:;|"']{1,10}${AWS_SECRET}`),
  },
  {
    name: "aws-secret-key",
    anchors: ["accesskey", "access_key"],
    pattern: buildPattern(`secret_?access_?key${IS}${AWS_SECRET}`, "i"),
  },
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
    name: "heroku-key", // an id like any other: only its name says that it is a key
    anchors: ["heroku"],
    pattern: buildPattern(
      String.raw`heroku[\w.-]{0,20}key${IS}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})`,
      "i",
    ),
  },
  {
    name: "database-url",
    anchors: ["://"],
    pattern: buildPattern(
      String.raw`${DATABASES}:\/\/[^\s:@/"'\\\0]{0,100}:[^\s"'\\\0]{3,200}@(?=[\w.[\-])`,
      "i",
    ),
    accept: isUrlWithPassword,
  },
  {
    name: "url-credentials",
    anchors: ["://"],
    pattern: buildPattern(
      String.raw`(?<![a-z0-9+])[a-z][a-z0-9+]{1,20}:\/\/[^\s:@/"'\\\0]{0,100}:[^\s@/"'\\\0]{4,200}@`,
      "i",
    ),
    accept: isUrlWithPassword,
  },
  {
    name: "url-credentials", // a token as the user's name
    anchors: ["://"],
    pattern: buildPattern(String.raw`(?<![a-z0-9+])https?:\/\/[\w-]{20,400}@(?=[\w[])`, "i"),
    accept: (url) => looksRandom(url.slice(url.indexOf("://") + 3, -1)),
  },
  {
    name: "authorization",
    anchors: ["authorization"],
    pattern: buildPattern(
      String.raw`authorization${IS}(?:basic|bearer|token|apikey|api-key|bot|key|digest|negotiate|aws4-hmac-sha256)\s{1,5}["'\\]{0,3}([\w.~+/=:-]{8,4000})`,
      "i",
    ),
    accept: isPlausibleSecret,
  },
  {
    name: "authorization", // without the name of a scheme
    anchors: ["authorization"],
    pattern: buildPattern(String.raw`authorization${IS}([\w.~+/=:-]{16,4000})`, "i"),
    accept: looksRandom,
  },
  {
    name: "cookie",
    anchors: ["cookie"],
    pattern: buildPattern(
      String.raw`(?<![a-z])(?:set-)?cookie${IS}([^\s"'\\\0=;,]{1,80}=[^\s"'\\\0][^"'\\\r\n\0]{6,4000})`,
      "i",
    ),
    accept: holdsRandomPair,
  },
  {
    name: "netrc",
    anchors: ["login", "machine"],
    pattern: buildPattern(
      String.raw`(?:login|machine)${SPACE}{1,5}[^\s\\\0]{1,200}${SPACE}{1,5}password${SPACE}{1,5}([^\s"'\\\0]{4,200})`,
    ),
    accept: isPlausibleSecret,
  },
  {
    name: "command-password", // `curl -u ada:…`
    anchors: ["curl", "wget"],
    pattern: buildPattern(
      String.raw`\s(?:-[a-zA-Z]{0,5}u|--(?:proxy-)?user)(?:\s{0,3}|=)["'\\]{0,3}[^\s:"'\\$\0=-][^\s:"'\\$\0]{0,100}:([^\s"'\\$\0][^\s"'\\\0]{2,200})`,
    ),
    accept: (secret, text, from) => isPlausibleSecret(secret) && follows(/curl|wget/, text, from),
  },
  {
    name: "command-password", // `sshpass -p …`, `redis-cli -a …`, `mysql -p…`, `wget --password=…`
    anchors: ["sshpass", "redis-cli", "mysql", "mariadb", "--password"],
    pattern: buildPattern(
      String.raw`\s(?:-p\s{0,3}|-a\s{1,3}|--password(?:=|\s{1,3}))["'\\]{0,3}([^\s"'\\$\0=-][^\s"'\\\0]{3,200})`,
    ),
    accept: (secret, text, from) => isPlausibleSecret(secret) && followsPasswordOption(text, from),
  },
  {
    name: "cookie", // `curl -b 'session=…'`
    anchors: ["curl"],
    pattern: buildPattern(
      String.raw`\s(?:-b|--cookie)(?:\s{0,3}|=)["'\\]{0,3}([^\s"'\\\0=;,]{1,80}=[^\s"'\\\0][^"'\\\r\n\0]{6,4000})`,
    ),
    accept: (cookies, text, from) => holdsRandomPair(cookies) && follows(/curl/, text, from),
  },
  {
    name: "bearer-token",
    anchors: ["bearer"],
    pattern: buildPattern(String.raw`\bbearer\s{1,5}([\w.~+/=-]{16,4000})`, "i"),
    accept: looksRandom,
  },
  {
    name: "assigned-secret",
    anchors: NAME_ANCHORS,
    pattern: buildPattern(`${NAMES_OF_SECRETS}${IS}${VALUE}`, "i"),
    accept: looksRandom,
  },
  {
    name: "assigned-secret", // `PASS=…`, `DB_PASS: …`
    anchors: ["pass=", "pass:", 'pass"', "pass'", "pass ", "pass\\"],
    pattern: buildPattern(`(?<![A-Za-z])pass${IS}${VALUE}`, "i"),
    accept: looksRandom,
  },
  {
    name: "assigned-secret", // a quoted password of several words
    anchors: ["passw", "passphrase", "passcode", "pwd", "pass=", "pass:", 'pass"', "pass ", "pass\\", "psk"],
    pattern: buildPattern(
      String.raw`(?:passw(?:or)?d|passphrase|passcode|pwd|(?<![A-Za-z])(?:pass|psk))["'\\]{0,7}\s{0,5}(?:=>|:=|[:=])\s{0,5}\\{0,7}["']([^"'\\\r\n\0]{8,200})\\{0,7}["']`,
      "i",
    ),
    accept: looksLikePassphrase,
  },
];

/** Maximum number of characters between the name of a command and its password. */
const COMMAND_LENGTH = 400;

/** Whether the option before a position is that of a program which takes a password there. */
function followsPasswordOption(text: string, from: number): boolean {
  const option =
    /(-p\s*|-a\s+|--password[=\s]+)["'\\]{0,3}$/.exec(text.slice(Math.max(0, from - 20), from))?.[1] ?? "";
  if (option.startsWith("--")) return follows(/wget|mysql|mariadb|mongo|psql|docker|helm/, text, from);
  if (option.startsWith("-a")) return follows(/redis-cli/, text, from);
  return follows(option === "-p" ? /sshpass|mysql|mariadb/ : /sshpass/, text, from);
}

/** Whether there is a program before a position in the same line. */
function follows(program: RegExp, text: string, position: number): boolean {
  const before = text.slice(Math.max(0, position - COMMAND_LENGTH), position);
  return program.test(
    before.slice(1 + Math.max(...["\n", "\r", "\0"].map((end) => before.lastIndexOf(end)))),
  );
}

/** Whether base64 text is a user's name and password: `ada:secret`. */
function isBasicAuth(text: string): boolean {
  const decoded = Buffer.from(text, "base64").toString("latin1");
  return /^[\x21-\x7e]{1,100}:[\x20-\x7e]{2,}$/.test(decoded);
}

function isUrlWithPassword(url: string): boolean {
  const credentials = url.slice(url.indexOf("://") + 3, url.lastIndexOf("@"));
  return isPlausibleSecret(credentials.slice(credentials.indexOf(":") + 1));
}

/** Whether one of the cookies has a value that looks generated. */
function holdsRandomPair(cookies: string): boolean {
  return cookies.split(/;\s*/).some((pair) => {
    const value = pair.slice(pair.indexOf("=") + 1);
    return value.length >= 8 && looksRandom(value) && !/^\w{3}, \d\d/.test(value);
  });
}

/** Words of prompts and error messages, which can be in the place of a password. */
const MESSAGE =
  /\b(?:password|passphrase|passcode|must|should|required?|invalid|enter|wrong|incorrect|missing|expired)\b/i;
/** Words that are more frequent in messages than in passwords. */
const SENTENCE = /\b(?:your|is|not|the|a|an|for)\b/i;

function looksLikePassphrase(text: string): boolean {
  if (!/\S\s\S/.test(text) || !isPlausibleSecret(text) || MESSAGE.test(text)) return false;
  return /\d/.test(text) || (!SENTENCE.test(text) && text.trim().split(/\s+/).length >= 3);
}
