import { escapeRegExp } from "../../lib/index.js";
import { looksRandom } from "./random.js";
import { buildPattern, IS, isPlausibleSecret, type SecretRule, SPACE } from "./rule.js";

/** What a private key begins with, in base64. */
const PEM_BEGINNINGS = ["", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED "].map((kind) =>
  Buffer.from(`-----BEGIN ${kind}PRIVATE KEY-----`).toString("base64").slice(0, 36),
);

/** What Azure writes into the keys of its services, so that they can be found. */
const AZURE_MARKS = [
  ...[
    "AzFu",
    "AzSe",
    "+ACR",
    "AIoT",
    "AzCa",
    "+ABa",
    "+AMC",
    "ACDb",
    "+ASt",
    "+ASb",
    "+AEh",
    "+ARm",
    "AZEG",
    "APIM",
  ],
];

/** Rules for keys, tokens and password hashes with a structure, such as private keys and tokens of several parts. */
export const KEY_RULES: SecretRule[] = [
  {
    name: "private-key",
    anchors: ["PRIVATE KEY"],
    pattern: buildPattern(
      "----[ -]BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?[ -]----" +
        String.raw`(?:(?:(?!----[ -])[^\0]){16,20000}----[ -]END [A-Z0-9 ]{0,60}----|(?:\s|\\[rn]|[A-Za-z0-9+/=]){16,20000})`,
    ),
    accept: (key) => /[A-Za-z0-9+/]{16}/.test(key),
  },
  {
    name: "private-key",
    anchors: ["Private-Lines"],
    pattern: buildPattern(String.raw`Private-Lines: \d{1,4}((?:${SPACE}{1,4}[A-Za-z0-9+/=]{16,80}){1,400})`),
  },
  {
    name: "private-key", // in base64, as in a kubeconfig
    anchors: PEM_BEGINNINGS,
    pattern: buildPattern(`(?:${PEM_BEGINNINGS.join("|")})[A-Za-z0-9+/]{40,20000}={0,2}`),
  },
  {
    name: "private-key", // a JSON Web Key: `d` of RSA and elliptic curves, `k` of symmetric keys
    anchors: ['"kty"', "kty\\"],
    pattern: buildPattern(String.raw`["\\][dk]${IS}([\w-]{27,700})(?![\w-])`),
    accept: (_, text, from) => text.slice(Math.max(0, from - 3000), from + 3000).includes("kty"),
  },
  {
    name: "private-key", // of WireGuard
    anchors: ["PrivateKey", "PresharedKey"],
    pattern: buildPattern(String.raw`(?:PrivateKey|PresharedKey)\s{0,3}=\s{0,3}([A-Za-z0-9+/]{43}=)`),
  },
  {
    name: "wallet-key",
    anchors: ["xprv", "yprv", "zprv", "tprv"],
    pattern: buildPattern("(?<![A-Za-z0-9])[xyzt]prv[1-9A-HJ-NP-Za-km-z]{100,112}(?![A-Za-z0-9])"),
  },
  {
    name: "nostr-key",
    anchors: ["nsec1"],
    pattern: buildPattern("nsec1[02-9ac-hj-np-z]{58}(?![a-z0-9])"),
  },
  {
    name: "jwt",
    anchors: ["eyJ"],
    pattern: buildPattern(String.raw`(?<![\w-])[\w-]{11,4000}\.eyJ[\w-]{8,20000}\.[\w-]{8,4000}`),
    accept: (jwt) => jwt.slice(0, jwt.indexOf(".")).includes("eyJ") && !isExampleJwt(jwt),
  },
  {
    name: "jwt", // unsigned: the third part is empty
    anchors: ["eyJ"],
    pattern: buildPattern(String.raw`(?<![\w-])eyJ[\w-]{8,4000}\.eyJ[\w-]{8,20000}\.(?![\w-])`),
    accept: (jwt) => !isExampleJwt(jwt),
  },
  {
    name: "jwt", // in base64
    anchors: ["ZXlK"],
    pattern: buildPattern(String.raw`(?<![\w+/-])ZXlK[\w+/-]{60,20000}={0,2}`),
    accept: (text) => /^eyJ[\w-]{8,}\.eyJ[\w-]{8,}\./.test(Buffer.from(text, "base64").toString("latin1")),
  },
  {
    name: "paseto",
    anchors: ["local", "public"].flatMap((kind) => [1, 2, 3, 4].map((version) => `v${version}.${kind}.`)),
    pattern: buildPattern(
      String.raw`(?<![\w.-])v[1-4]\.(?:local|public)\.[\w-]{40,4000}(?:\.[\w-]{1,2000})?`,
    ),
  },
  {
    name: "jwe",
    anchors: ["eyJ"],
    pattern: buildPattern(
      String.raw`(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{0,4000}\.[\w-]{8,200}\.[\w-]{4,20000}\.[\w-]{8,200}(?![\w-])`,
    ),
  },
  {
    name: "discord-token",
    anchors: listDiscordBeginnings(),
    pattern: buildPattern(
      String.raw`(?<![A-Za-z0-9])[MNO][DTjz][AEIMQUYcgk][A-Za-z0-9]{20,25}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])`,
    ),
    accept: isPlausibleSecret,
  },
  {
    name: "discord-token",
    anchors: ["mfa."],
    pattern: buildPattern(String.raw`(?<![A-Za-z0-9])mfa\.[\w-]{80,100}`),
  },
  {
    name: "telegram-token",
    anchors: [":AA"],
    pattern: buildPattern(String.raw`(?<!\d)\d{8,10}:AA[\w-]{32,35}(?![\w-])`),
  },
  {
    name: "azure-secret",
    anchors: [..."0123456789"].map((digit) => `${digit}Q~`),
    pattern: buildPattern(String.raw`(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])`),
  },
  {
    name: "azure-key",
    anchors: ["Key="],
    pattern: buildPattern("(?:Account|Shared[A-Za-z]{0,20})Key=([A-Za-z0-9+/]{40,200}={0,2})"),
  },
  {
    name: "azure-key", // of the services that mark their keys
    anchors: AZURE_MARKS,
    pattern: buildPattern(
      String.raw`(?<![\w+/-])[\w+/-]{32,76}(?:${AZURE_MARKS.map(escapeRegExp).join("|")})[\w+/-]{4,10}={0,2}(?![\w+/=-])`,
    ),
    accept: looksRandom,
  },
  {
    name: "azure-devops-token",
    anchors: ["JQQJ99"],
    pattern: buildPattern(
      "(?:(?<![A-Za-z0-9])[A-Za-z0-9]{52}|(?<![A-Za-z0-9]))JQQJ99[A-Za-z0-9]{18,90}(?![A-Za-z0-9])",
    ),
  },
  {
    name: "firebase-key",
    anchors: [":APA91b"],
    pattern: buildPattern(String.raw`(?<![\w-])[\w-]{7,30}:APA91b[\w-]{100,200}`),
  },
  {
    name: "azure-signature", // of a shared access signature (SAS)
    anchors: ["sig="],
    pattern: buildPattern(String.raw`[?&;\s"'\\]sig=([A-Za-z0-9%+/]{40,200}={0,2})`),
    accept: (signature) => /%2B|%2F|%3D|[+/=]/i.test(signature) || /\d.*\d/.test(signature),
  },
  {
    name: "terraform-token",
    anchors: [".atlasv1."],
    pattern: buildPattern(String.raw`(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}`),
  },
  {
    name: "password-hash", // of crypt and htpasswd
    anchors: ["$apr1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "$y$", "$argon2"],
    pattern: buildPattern(String.raw`\$(?:apr1|2[aby]|5|6|y|argon2(?:id|i|d))\$[\w./$=,+]{20,300}`),
  },
  {
    name: "password-hash", // of LDAP and htpasswd
    anchors: ["{SHA", "{SSHA", "{SMD5}"],
    pattern: buildPattern(String.raw`\{S(?:SHA|HA|MD5)\d{0,3}\}[A-Za-z0-9+/]{20,120}={0,2}`),
  },
  {
    name: "new-relic-key",
    anchors: ["NRAL"],
    pattern: buildPattern("(?<![0-9A-Za-z])[0-9a-f]{32,36}(?:FFFF)?NRAL(?![0-9A-Za-z])"),
  },
  {
    name: "maxmind-key",
    anchors: ["_mmk"],
    pattern: buildPattern("(?<![A-Za-z0-9])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![A-Za-z0-9])"),
  },
  {
    name: "authress-key",
    anchors: [".acc_", ".acc-"],
    pattern: buildPattern(
      String.raw`(?<![a-z])(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[\w+/=-]{30,120}`,
    ),
  },
  {
    name: "twitter-token",
    anchors: ["A".repeat(20)],
    pattern: buildPattern("(?<![A-Za-z0-9+/=])A{20,24}[B-Za-z0-9%][A-Za-z0-9%]{60,120}(?![A-Za-z0-9+/=])"),
    accept: (token) => /\d.*\d/.test(token) && looksRandom(token),
  },
  {
    name: "mailchimp-key",
    anchors: ["-us"],
    pattern: buildPattern(String.raw`(?<![0-9A-Za-z])[0-9a-f]{32}-us\d{1,2}(?![0-9A-Za-z])`),
  },
];

/**
 * Whether a JWT is a test value: it is unsigned (its algorithm is `none`), its claims contain a domain, and RFC 2606 reserves
 * each domain in them for examples. Scenarios use such tokens to log in.
 */
function isExampleJwt(jwt: string): boolean {
  const [header = "", claims = ""] = jwt
    .slice(Math.max(0, jwt.indexOf("eyJ")))
    .split(".")
    .map(decodePart);
  if (!/"alg"\s*:\s*"none"/i.test(header)) return false;
  const domains = claims.match(/[a-z0-9-]{1,63}\.(?:[a-z0-9-]{1,63}\.){0,5}[a-z]{2,24}/gi) ?? [];
  return domains.length > 0 && domains.every((domain) => EXAMPLE_DOMAIN.test(domain));
}

const EXAMPLE_DOMAIN = /(?:^|\.)example(?:\.(?:com|net|org))?$/i;

function decodePart(part: string): string {
  return Buffer.from(part, "base64url").toString("utf8");
}

/** The beginnings of a number's decimal digits in base64: a Discord token begins with the id of its bot. */
function listDiscordBeginnings(): string[] {
  return [..."MNO"].flatMap((a) => [..."DTjz"].flatMap((b) => [..."AEIMQUYcgk"].map((c) => a + b + c)));
}
