/** Values of a ChatGPT account, which nobody could mistake for those of a real one. Apart from the time in `auth.json`, they are the same in each run. */

const ACCOUNT_ID = "account-example";
const EMAIL = "user@example.com";
/** The year 3000, in seconds since 1970, so that codex never renews the tokens by itself. */
const EXPIRES_AT = 32_503_680_000;

/** An account and its tokens. */
export interface Account {
  id: string;
  plan: string;
  /** The token that codex has first, an unsigned JSON Web Token (RFC 7519, section 6). */
  token: string;
  /** The token with which a scenario's client answers codex's request for a new one. */
  refreshed: string;
}

/** Builds the account. @param plan its plan, such as `pro` */
export function buildAccount(plan: string): Account {
  return { id: ACCOUNT_ID, plan, token: buildToken(plan, 1), refreshed: buildToken(plan, 2) };
}

/** Builds the text of codex's `auth.json` for a login with ChatGPT. */
export function buildAuthFile({ id, token }: Account): string {
  const tokens = { id_token: token, access_token: token, refresh_token: "not-a-real-token", account_id: id };
  // The time is that of the run, because codex refreshes tokens that are older than eight days.
  return JSON.stringify({ auth_mode: "chatgpt", OPENAI_API_KEY: null, tokens, last_refresh: new Date() });
}

/** Builds an unsigned token with the claims that codex reads (codex-rs/login/src/token_data.rs). */
function buildToken(plan: string, serial: number): string {
  const user = "user-example";
  const claims = {
    email: EMAIL,
    exp: EXPIRES_AT,
    serial,
    "https://api.openai.com/auth": {
      chatgpt_account_id: ACCOUNT_ID,
      chatgpt_plan_type: plan,
      chatgpt_user_id: user,
      user_id: user,
    },
  };
  const parts = [JSON.stringify({ alg: "none", typ: "JWT" }), JSON.stringify(claims), "signature"];
  return parts.map((part) => Buffer.from(part).toString("base64url")).join(".");
}
