/**
 * A first, quick look for secrets: what a rule may find has one of these signs, so that only texts with a sign go
 * through all the rules. The rules' own test holds each of them to it.
 */
export function mayHoldSecret(text: string): boolean {
  return TOKEN_FORMS.test(text) || ASSIGNED_SECRET.test(text);
}

/** How keys and tokens of known make begin. */
const TOKEN_FORMS =
  /sk-|gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent)-|npm_|_authToken|pypi-|hf_|AIza|GOCSPX-|ya29\.|(?:Account|Shared)[A-Za-z]*Key=|[rs]k_live_|whsec_|xox[a-z]-|xapp-|SG\.|eyJ|(?:A3T|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)|PRIVATE KEY|:\/\/[^\s@/"'\\]{3,300}@|lin_(?:api|oauth)_|ops_|shp[a-z]{2}_|hooks\.slack|(?:mongodb|mysql|postgres)/;

/** A name of a secret, and a value of some length after it: numbers of tokens have none. Quotes may be escaped twice. */
const ASSIGNED_SECRET =
  /(?:passw|passphrase|pwd|secret|token|credential|key)[a-z_-]{0,12}["'\\]{0,7}\s{0,5}(?:=>|:=|[:=])\s{0,5}["'\\]{0,7}[^\s"'\\,;&\0]{8}|bearer\s|authorization["'\\]{0,7}\s{0,5}[:=]/i;
