import { buildPattern, isPlausibleSecret, type SecretRule, SPACE } from "./rule.js";

/** Rules for keys and tokens with a structure: files of private keys, tokens of several parts. */
export const KEY_RULES: SecretRule[] = [
  {
    name: "private-key",
    anchors: ["PRIVATE KEY"],
    pattern: buildPattern(
      "-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----" +
        String.raw`(?:(?:(?!-----)[^\0]){16,20000}-----END [A-Z0-9 ]{0,60}-----|(?:\s|\\[rn]|[A-Za-z0-9+/=]){16,20000})`,
    ),
    accept: (key) => /[A-Za-z0-9+/]{16}/.test(key),
  },
  {
    name: "private-key",
    anchors: ["Private-Lines"],
    pattern: buildPattern(String.raw`Private-Lines: \d{1,4}((?:${SPACE}{1,4}[A-Za-z0-9+/=]{16,80}){1,400})`),
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
    anchors: ["AccountKey", "AccessKey"],
    pattern: buildPattern("(?:Account|Shared[A-Za-z]{0,20})Key=([A-Za-z0-9+/]{40,200}={0,2})"),
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
