/**
 * A first, quick look for secrets: what a rule of `redact` may find has one of these signs, so that only lines with a
 * sign go through all the rules. The rules' own test (hints.test.ts) holds each of them to it.
 */
export function mayHoldSecret(text: string): boolean {
  return FORMS.test(text) || ASSIGNED.test(text);
}

/** How keys and tokens of known make begin. */
const FORMS =
  /sk-|gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent)-|npm_|_authToken|pypi-|hf_|AIza|GOCSPX-|ya29\.|(?:Account|Shared)[A-Za-z]*Key=|[rs]k_live_|whsec_|xox[a-z]-|xapp-|SG\.|eyJ|(?:A3T|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)|PRIVATE KEY|:\/\/[^\s@/"'\\]{3,300}@|lin_(?:api|oauth)_|ops_|shp[a-z]{2}_|hooks\.slack|(?:mongodb|mysql|postgres)/;

/** A name of a secret, and a value of some length after it. Numbers of tokens have no such value. */
const ASSIGNED =
  /(?:passw|passphrase|pwd|secret|token|credential|key|bearer|authorization)[a-z_-]{0,12}["'\\]{0,3}\s{0,5}(?:=>|:=|[:=]|\s)\s{0,5}["'\\]{0,3}[^\s"'\\,;&\0]{8}/i;
