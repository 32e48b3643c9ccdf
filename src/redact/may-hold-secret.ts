/**
 * Quick check whether a text may hold a secret. It is true for every secret that a rule finds (rules.test.ts checks this), so
 * that the slow rules run only over texts that pass it.
 */
export function mayHoldSecret(text: string): boolean {
  return TOKEN_FORMS.test(text) || ASSIGNED_SECRET.test(text);
}

/** Beginnings of keys and tokens with a known form. */
const TOKEN_FORMS =
  /sk-|gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent)-|npm_|_authToken|pypi-|hf_|AIza|GOCSPX-|ya29\.|(?:Account|Shared)[A-Za-z]*Key=|[rs]k_live_|whsec_|xox[a-z]-|xapp-|SG\.|eyJ|(?:A3T|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)|PRIVATE KEY|:\/\/[^\s@/"'\\]{3,300}@|lin_(?:api|oauth)_|ops_|shp[a-z]{2}_|hooks\.slack|(?:mongodb|mysql|postgres)/;

/**
 * A secret's name followed by a value of at least 8 characters, which excludes token counts. Quotes may be escaped
 * twice.
 */
const ASSIGNED_SECRET =
  /(?:passw|passphrase|pwd|secret|token|credential|key)[a-z_-]{0,12}["'\\]{0,7}\s{0,5}(?:=>|:=|[:=])\s{0,5}["'\\]{0,7}[^\s"'\\,;&\0]{8}|bearer\s|authorization["'\\]{0,7}\s{0,5}[:=]/i;
