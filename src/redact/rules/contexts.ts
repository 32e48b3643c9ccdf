import { AWS_IDS } from "./cloud-tokens.js";
import { holdsSecretPair } from "./commands.js";
import { looksRandom } from "./random.js";
import { buildPattern, IS, isPlausibleSecret, type SecretRule } from "./rule.js";

const AWS_SECRET = "([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])";
const DATABASES =
  "(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|clickhouse|cockroachdb|couchbases?|ldaps?|oracle|neo4j|bolt|snowflake|redshift|trino|presto|nats|cassandra)(?:\\+[a-z0-9_]{1,20})?";
const SCHEMES = [
  ...["basic", "bearer", "token", "apikey", "api-key", "apitoken", "bot", "key", "digest", "negotiate"],
  ...[
    "aws4-hmac-sha256",
    "splunk",
    "geniekey",
    "ssws",
    "snowflake token",
    "klaviyo-api-key",
    "flyv1",
    "sso-key",
  ],
];

/** Rules for secrets that are recognized by their place: in a header, in an address, beside an id. */
export const CONTEXT_RULES: SecretRule[] = [
  // The CSV of the AWS console has the key beside its id. Elsewhere the key follows its name.
  {
    name: "aws-secret-key",
    anchors: ["A3T", ...AWS_IDS],
    pattern: buildPattern(
      String.raw`(?:A3T[A-Z0-9]|${AWS_IDS.join("|")})[A-Z0-9]{16}[\s,:;|"']{1,10}${AWS_SECRET}`,
    ),
  },
  {
    name: "aws-secret-key",
    anchors: ["accesskey", "access_key"],
    pattern: buildPattern(`secret_?access_?key${IS}${AWS_SECRET}`, "i"),
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
    name: "oauth-code",
    anchors: ["?code=", "&code="],
    pattern: buildPattern(String.raw`[?&]code=([\w.~/%=-]{24,1000})`),
    accept: looksRandom,
  },
  {
    name: "authorization",
    anchors: ["authorization"],
    pattern: buildPattern(
      String.raw`authorization${IS}(?:${SCHEMES.join("|")})\s{1,5}(?:token=)?["'\\]{0,3}([\w.~+/=:-]{8,4000})`,
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
    name: "authorization", // the signature in a header of several members
    anchors: ["signature=", "response=", "mac="],
    pattern: buildPattern(
      String.raw`[\s,](?:oauth_signature|signature|response|mac)=["'\\]{0,7}([\w%+/=-]{20,1000})`,
      "i",
    ),
    accept: (_, text, from) => /authorization/i.test(text.slice(Math.max(0, from - 600), from)),
  },
  {
    name: "cookie",
    anchors: ["cookie"],
    pattern: buildPattern(
      String.raw`(?<![a-z])(?:set-)?cookie${IS}(?:\[["'\\]{0,7})?([^\s"'\\\0=;,]{1,80}=[^\s"'\\\0][^"'\\\r\n\0]{6,4000})`,
      "i",
    ),
    accept: holdsSecretPair,
  },
  {
    name: "cookie", // names that frameworks give to the cookie of a session
    anchors: ["_session=", "sessid=", "sessionid=", "connect.sid="],
    pattern: buildPattern(
      String.raw`(?:_session|(?:php|j|asp)sessid|sessionid|connect\.sid)=([\w.%~+/-]{16,4000})`,
      "i",
    ),
    accept: looksRandom,
  },
  {
    name: "bearer-token",
    anchors: ["bearer"],
    pattern: buildPattern(String.raw`\bbearer\s{1,5}([\w.~+/=-]{16,4000})`, "i"),
    accept: looksRandom,
  },
];

function isUrlWithPassword(url: string): boolean {
  const credentials = url.slice(url.indexOf("://") + 3, url.lastIndexOf("@"));
  return isPlausibleSecret(credentials.slice(credentials.indexOf(":") + 1));
}
