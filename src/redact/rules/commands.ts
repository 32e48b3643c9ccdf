import { looksLikePassword, stripQuotes } from "./passwords.js";
import { isMasked, looksRandom } from "./random.js";
import { buildPattern, isPlausibleSecret, type SecretRule } from "./rule.js";

/** A word of a command line, or a quoted text. */
const WORD = String.raw`(?:\\{0,3}"[^"\\$\r\n\0][^"\\\r\n\0]{2,200}\\{0,3}"|'[^'$\r\n\0][^'\r\n\0]{2,200}'|[^\s"'\\$|<>;\0=-][^\s"'\\|<>;\0]{3,200})`;

/** Options that take a password, and the programs in which they do: in most other programs, `-p` is a port or a folder. */
const OPTIONS: { programs: RegExp; option: string; anchors: string[] }[] = [
  {
    programs: /sshpass|mysql|mariadb/,
    option: String.raw`-p\s{0,3}`,
    anchors: ["sshpass", "mysql", "mariadb"],
  },
  {
    programs:
      /(?:docker|podman|helm|oras|skopeo|crane|nerdctl|buildah|az|oc|cf|argocd)\b.{0,60}\slogin|mongo(?:sh|dump|restore|import|export)?\s/,
    option: String.raw`-p(?:=|\s{1,3})`,
    anchors: ["login", "mongo"],
  },
  { programs: /\b7z[ar]?\s/, option: "-p", anchors: ["7z ", "7za ", "7zr "] },
  {
    programs: /\b(?:sqlcmd|bcp|zip|unzip)\s/,
    option: String.raw`-P\s{0,3}`,
    anchors: ["sqlcmd", "bcp", "zip "],
  },
  { programs: /redis-cli/, option: String.raw`-a\s{1,3}`, anchors: ["redis-cli"] },
  { programs: /ldap[a-z]{3,8}\s/, option: String.raw`-w\s{1,3}`, anchors: ["ldap"] },
  {
    programs: /openssl\s/,
    option: String.raw`(?:-k\s{1,3}|-pass(?:in|out)?\s{1,3}pass:)`,
    anchors: ["openssl"],
  },
  { programs: /curl/, option: String.raw`--(?:proxy-)?pass(?:=|\s{1,3})`, anchors: ["curl"] },
  { programs: /curl/, option: String.raw`(?:-E|--cert)\s{1,3}[^\s:]{1,200}:`, anchors: ["curl"] },
  {
    programs: /gpg|ssh-keygen/,
    option: String.raw`(?:--passphrase(?:=|\s{1,3})|-[NP]\s{1,3})`,
    anchors: ["gpg", "ssh-keygen"],
  },
  {
    programs: /keytool|jarsigner/,
    option: String.raw`-{1,2}(?:storepass|keypass)\s{1,3}`,
    anchors: ["storepass", "keypass"],
  },
  {
    programs: /smbclient|rpcclient|net\s/,
    option: String.raw`-U\s{0,3}[^\s%"']{1,100}%`,
    anchors: ["smbclient", "rpcclient", "net "],
  },
  {
    programs: /rdesktop|xfreerdp/,
    option: String.raw`(?:\/p:|-p\s{1,3})`,
    anchors: ["rdesktop", "xfreerdp"],
  },
  {
    programs: /htpasswd\s/,
    option: String.raw`-[a-zA-Z]{0,6}b[a-zA-Z]{0,6}\s{1,3}[^\s\0]{1,200}\s{1,3}[^\s\0]{1,100}\s{1,3}`,
    anchors: ["htpasswd"],
  },
  {
    programs: /wget|mysql|mariadb|mongo|psql|docker|podman|helm|skopeo|redis-cli|\baz\b|svn|ftp/,
    option: String.raw`--(?:http-|ftp-|proxy-)?passw(?:or)?d(?:=|\s{1,3})`,
    anchors: ["--password", "--http-passw", "--ftp-passw", "--proxy-passw", "--passwd"],
  },
];

/** Rules for passwords, tokens and cookies in commands. */
export const COMMAND_RULES: SecretRule[] = [
  ...OPTIONS.map(
    ({ programs, option, anchors }): SecretRule => ({
      name: "command-password",
      anchors,
      pattern: buildPattern(String.raw`\s${option}(${WORD})`),
      accept: (secret, text, from) => isPlausibleSecret(stripQuotes(secret)) && follows(programs, text, from),
    }),
  ),
  {
    name: "command-password", // `curl -u ada:…`
    anchors: ["curl", "wget", "http", "xh ", "xhs "],
    pattern: buildPattern(
      String.raw`\s(?:-[a-zA-Z]{0,5}[ua]|--(?:proxy-)?user|--auth)(?:\s{0,3}|=)["'\\]{0,3}(?:[^\s:"'$\0=-][^\s:"'$\0]{0,100})?:([^\s"'\\$\0][^\s"'\\\0]{2,200})`,
    ),
    accept: (secret, text, from) => isPlausibleSecret(secret) && followsHttpClient(text, from),
  },
  {
    name: "command-password", // `curl -u 'ada:two words'`
    anchors: ["curl", "wget", "http", "xh ", "xhs "],
    pattern: buildPattern(
      String.raw`\s(?:-[a-zA-Z]{0,5}[ua]|--(?:proxy-)?user|--auth)(?:\s{0,3}|=)\\{0,3}["'][^\s:"'\\$\0]{0,100}:([^"'\\$\r\n\0]{3,200})\\{0,3}["']`,
    ),
    accept: (secret, text, from) => isPlausibleSecret(secret) && followsHttpClient(text, from),
  },
  {
    name: "command-password", // `curl -u TOKEN:`
    anchors: ["curl"],
    pattern: buildPattern(String.raw`\s(?:-u|--user)(?:\s{0,3}|=)["'\\]{0,3}([\w-]{16,400}):(?=["'\\\s]|$)`),
    accept: (secret, text, from) => looksRandom(secret) && follows(/curl/, text, from),
  },
  {
    name: "cookie", // `curl -b 'session=…'`
    anchors: ["curl"],
    pattern: buildPattern(
      String.raw`\s(?:-b|--cookie)(?:\s{0,3}|=)["'\\]{0,3}([^\s"'\\\0=;,]{1,80}=[^\s"'\\\0][^"'\\\r\n\0]{6,4000})`,
    ),
    accept: (cookies, text, from) => holdsSecretPair(cookies) && follows(/curl/, text, from),
  },
  {
    name: "command-password", // `echo … | sudo -S`
    anchors: ["echo ", "printf "],
    pattern: buildPattern(
      String.raw`(?:echo|printf)\s{1,3}(?:-n\s{1,3})?(?:\\{0,3}["'])?(?:[\w.-]{1,40}:)?([^\s"'\\$|\0][^"'\\$|\r\n\0]{3,200}?)\\{0,3}["']?\s{0,3}\|\s{0,3}(?:sudo\s[^|\r\n\0]{0,40}-S\b|(?:sudo\s{1,3})?chpasswd|[^|\r\n\0]{1,200}--(?:password-|pass-)?(?:stdin|with-token))`,
    ),
    accept: (secret) => isPlausibleSecret(secret),
  },
  {
    name: "command-password", // of Redis
    anchors: ["AUTH ", "requirepass ", "masterauth "],
    pattern: buildPattern(String.raw`(?:[>\r\n]\s{0,3}AUTH|requirepass|masterauth)\s{1,3}(${WORD})`),
    accept: looksLikePassword,
  },
  {
    name: "command-password", // `sqlplus ada/…@db`, `jdbc:oracle:thin:ada/…@db`
    anchors: ["oracle:", "sqlplus ", "sqlldr ", "expdp ", "impdp "],
    pattern: buildPattern(
      String.raw`(?:oracle:(?:thin|oci\d?):|(?:sqlplus|sqlldr|expdp|impdp)\s{1,3}(?:-[A-Za-z]{1,3}\s{1,3}){0,3})[^\s/@:"'\\\0]{1,60}\/([^\s@"'\\/\0]{3,100})@`,
    ),
    accept: isPlausibleSecret,
  },
  {
    name: "command-token", // `vault login …`
    anchors: ["login ", "authtoken ", "auth:token "],
    pattern: buildPattern(String.raw`(?:vault login|authtoken|auth:token)\s{1,3}["'\\]{0,3}([\w.-]{16,400})`),
    accept: looksRandom,
  },
  {
    name: "command-token", // `--token …`, `setx API_KEY …`, `set -gx API_KEY …`
    anchors: ["token ", "key ", "secret ", "TOKEN ", "KEY ", "SECRET ", "bearer "],
    pattern: buildPattern(
      String.raw`(?:\s--[a-z-]{0,30}(?:token|key|secret|bearer)|\b(?:setx|set\s-[a-zA-Z]{1,3})\s{1,3}\w{0,60}(?:TOKEN|KEY|SECRET))\s{1,3}["'\\]{0,3}([^\s"'\\;&|\0]{12,4000})`,
    ),
    accept: looksRandom,
  },
];

/** Maximum number of characters between the name of a program and its password. */
const COMMAND_LENGTH = 400;

/** Whether one of these programs stands before a position, in the command that contains the position. */
function follows(program: RegExp, text: string, position: number): boolean {
  const before = text.slice(Math.max(0, position - COMMAND_LENGTH), position).replace(/\\\r?\n/g, "  ");
  return program.test(
    before.slice(
      1 + Math.max(...["\n", "\r", "\0", "; ", " && ", " | "].map((end) => before.lastIndexOf(end))),
    ),
  );
}

/**
 * Whether the option before a position belongs to a program that sends HTTP requests: `-a` and `--auth` to HTTPie or xh, the others to
 * curl or wget.
 */
function followsHttpClient(text: string, position: number): boolean {
  const option =
    /\s(-[a-tv-zA-Z]*u|-[a-zA-Z]*a(?=\s|=)|--(?:proxy-)?user|--auth)(?:\s*|=)["'\\]{0,3}[^\s:]*:$/.exec(
      text.slice(Math.max(0, position - 140), position),
    )?.[1];
  return follows(/a$|auth/.test(option ?? "u") ? /\b(?:https?|xhs?)\s/ : /curl|wget/, text, position);
}

/** Whether one of the cookies has a value that looks generated, or a name that login cookies have. Short and masked values don't count. */
export function holdsSecretPair(cookies: string): boolean {
  return cookies.split(/;\s*/).some((pair) => {
    const name = pair.slice(0, Math.max(0, pair.indexOf("=")));
    const value = pair.slice(pair.indexOf("=") + 1);
    if (value.length < 8 || isMasked(value)) return false;
    return LOGIN.test(name) || (looksRandom(value) && !/^\w{3}, \d\d/.test(value));
  });
}

const LOGIN = /sess|sid$|auth|token|jwt|csrf|xsrf|remember/i;
