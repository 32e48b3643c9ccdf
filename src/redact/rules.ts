/**
 * What looks like a secret. Secretlint's recommended preset knows the tokens of many services; the rules here are for
 * what it was seen to miss (redact.test.ts shows each).
 */
export interface Rule {
  name: string;
  pattern: RegExp;
}

export const OWN_RULES: Rule[] = [
  {
    name: "openai-key",
    pattern: /\bsk-(?:proj|svcacct|admin|None)-[\w-]{20,200}|\bsk-[A-Za-z0-9]{32,64}\b/g,
  },
  { name: "aws-access-key", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { name: "github-token", pattern: /\bgh[oprsu]_[A-Za-z0-9]{30,255}\b/g },
  { name: "gitlab-token", pattern: /\bglpat-[\w-]{20,60}/g },
  { name: "google-api-key", pattern: /\bAIza[\w-]{35}/g },
  { name: "stripe-key", pattern: /\b[rs]k_live_[A-Za-z0-9]{16,120}\b/g },
  { name: "jwt", pattern: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/g },
  { name: "bearer-token", pattern: /\b[Bb]earer\s+(?=[\w.~+/-]*\d)[\w.~+/-]{16,2000}=*/g },
  // Also inside JSON inside a string, where the line ends are written out.
  {
    name: "private-key",
    pattern:
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[^-]{0,10000}(?:-----END [A-Z ]{0,30}-----)?/g,
  },
  {
    name: "assigned-secret",
    pattern:
      /\b(?:[A-Z_]{0,40})(?:password|passwd|secret|api_?key|access_?key|auth_?token|access_?token|_TOKEN|_KEY)["']?\s{0,3}[:=]\s{0,3}["']?(?=[^\s"',;]{0,80}\d)(?=[^\s"',;]{0,80}[A-Za-z])[^\s"',;<>*{}$()[\]\\]{8,200}/gi,
  },
];

/** What stands in a secret's place already, or only looks like one: no finding. */
const HARMLESS = /redacted|example\.com\/|^\S+[:=]\s*(?:\/|\.\/|[0-9a-f]{8}-[0-9a-f]{4}-|sha\d+[:-])/i;

export function isHarmless(found: string): boolean {
  return HARMLESS.test(found);
}
