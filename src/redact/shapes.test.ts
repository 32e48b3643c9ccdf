/** The forms of secrets that are found, each with a made-up value. */
import { describe, expect, test } from "vitest";
import { redact } from "./index.js";
import { mayHoldSecret } from "./own-rules.js";

// `|` is where a value is cut in this file, so that no scanner reports it as a leak.
const join = (text: string) => text.replaceAll("|", "");
const MIXED = "q7Wz2Kx9Pm4Tn8Rb3Vd6Hc1Lf5Jg0Ys".repeat(80);
const mixed = (length: number) => MIXED.slice(0, length);
const hex = (length: number) => "3f9a1c7e5b2d8046".repeat(20).slice(0, length);
const upper = (length: number) => "Q7WZ2KX9PM4TN8RB3VD6HC1LF5JG0YS".repeat(10).slice(0, length);
const encode = (value: string | object, as: "base64" | "base64url" = "base64url") =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString(as);

/** Rule, the text before the secret, the secret, and the text after it. */
const SHAPES: [rule: string, before: string, secret: string, after?: string][] = [
  // Chat and telephone
  ["discord-token", "", join(`MTE|4NzU2|MDkzODQ3MTIzNDU2.|Gx8k2Q.|${mixed(38)}`)],
  ["discord-webhook", "https://", join(`discord.|com/api/webhooks/|114756093847123456/${mixed(68)}`)],
  ["telegram-token", "bot ", join(`748219|3056:|AA${mixed(33)}`)],
  ["slack-webhook", "https://", join(`hooks.|slack.com/|workflows/T0AB1CD/A0AB1CD/${mixed(24)}`)],
  ["slack-token", "", join(`xa|pp-1-A0AB1CDEF-${mixed(24)}`)],
  ["twilio-key", "sid: ", join(`S|K${hex(32)}`)],
  ["twilio-key", "", join(`A|C${hex(32)}`)],
  // Clouds
  ["azure-key", "AccountName=a;AccountKey=", `${mixed(86)}==`, ";EndpointSuffix=x"],
  [
    "azure-signature",
    "https://a.blob.test/c?sv=2024-11-04&se=2027-01-01&sr=c&sp=rl&sig=",
    `${mixed(20)}%2B${mixed(20)}%3D`,
  ],
  ["azure-secret", "", join(`${mixed(3)}8|Q~${mixed(34)}`)],
  ["aws-access-key", "", join(`AK|IA${upper(16).replaceAll(/[01]/g, "7")}`)],
  ["aws-bedrock-key", "", join(`AB|SK${mixed(110)}=`)],
  ["google-api-key", "", join(`AI|za${mixed(35)}`)],
  ["google-oauth", "", join(`GOC|SPX-${mixed(28)}`)],
  ["digitalocean-token", "", join(`do|p_v1_|${hex(64)}`)],
  ["heroku-key", "", join(`HR|KU-AA${mixed(58)}`)],
  ["heroku-key", "HEROKU_API_KEY=", "7c1e2f3a-9b8d-4e6f-a1b2-c3d4e5f60718"],
  ["cloudflare-token", "", join(`cf|ut_${mixed(48)}`)],
  ["tailscale-key", "", join(`tskey|-auth-k${mixed(16)}-${mixed(32)}`)],
  ["vercel-token", "", join(`vc|p_${mixed(24)}`)],
  ["fly-token", "", join(`fm|2_${mixed(80)}`)],
  ["supabase-key", "", join(`sb|p_${hex(40)}`)],
  ["planetscale-token", "", join(`pscale|_pw_${mixed(43)}`)],
  ["alibaba-key", "", join(`LT|AI5t${mixed(18)}`)],
  ["pulumi-token", "", join(`pu|l-${hex(40)}`)],
  ["terraform-token", "", join(`${mixed(14)}.|atlasv1.|${mixed(66)}`)],
  ["doppler-token", "", join(`dp|.pt.${mixed(43)}`)],
  ["vault-token", "VAULT: ", join(`hv|s.CAESI${mixed(88)}`)],
  ["databricks-token", "", join(`da|pi${hex(32)}-2`)],
  ["docker-token", "", join(`dckr|_pat_${mixed(27)}`)],
  ["artifactory-token", "", join(`AK|Cp8${mixed(68)}`)],
  // Models
  ["openai-key", "", join(`sk|-svcacct-${mixed(60)}`)],
  ["groq-key", "", join(`gs|k_${mixed(52)}`)],
  ["xai-key", "", join(`xa|i-${mixed(80)}`)],
  ["perplexity-key", "", join(`pp|lx-${mixed(48)}`)],
  ["replicate-token", "", join(`r8|_${mixed(37)}`)],
  ["nvidia-key", "", join(`nva|pi-${mixed(64)}`)],
  ["langsmith-key", "", join(`lsv2|_pt_${hex(32)}_${hex(10)}`)],
  ["huggingface-token", "", join(`h|f_${mixed(34)}`)],
  // Payments
  ["stripe-key", "", join(`sk|_test_${mixed(24)}`)],
  ["stripe-key", "", join(`rk|_live_${mixed(24)}`)],
  ["square-token", "", join(`sq0|csp-${mixed(43)}`)],
  ["shippo-token", "", join(`shippo|_live_${hex(40)}`)],
  ["easypost-key", "", join(`EZ|AK${mixed(54)}`)],
  // Tools
  ["notion-token", "", join(`nt|n_${"48271936502"}${mixed(35)}`)],
  ["notion-token", "", join(`secret|_${mixed(43)}`)],
  ["atlassian-token", "", join(`ATA|TT3xFfGF0${mixed(170)}=8A1B2C3D`)],
  ["atlassian-token", "", join(`AT|BB${mixed(32)}`)],
  ["figma-token", "", join(`fi|gd_${mixed(40)}`)],
  ["grafana-token", "", join(`gl|sa_${mixed(32)}_${hex(8)}`)],
  ["linear-key", "", join(`lin_|oauth_${mixed(40)}`)],
  ["1password-token", "", join(`op|s_eyJ${mixed(200)}`)],
  ["postman-key", "", join(`PM|AK-${hex(24)}-${hex(34)}`)],
  ["new-relic-key", "", join(`NR|AK-${upper(27)}`)],
  ["sentry-token", "", join(`snt|rys_${mixed(90)}`)],
  ["sendgrid-key", "", join(`S|G.${mixed(22)}.${mixed(43)}`)],
  ["mailgun-key", "", join(`ke|y-${hex(32)}`)],
  ["mailchimp-key", "", join(`${hex(32)}|-us14`)],
  ["brevo-key", "", join(`xkey|sib-${hex(64)}-${mixed(16)}`)],
  ["circleci-token", "", join(`CCI|PAT_${mixed(22)}_${hex(40)}`)],
  ["buildkite-token", "", join(`bk|ua_${hex(40)}`)],
  ["rubygems-token", "", join(`ruby|gems_${hex(48)}`)],
  ["gitlab-token", "", join(`gl|rt-${mixed(20)}`)],
  ["github-token", "", join(`gh|s_${mixed(36)}`)],
  ["dropbox-token", "", join(`sl|.u.${mixed(130)}`)],
  ["dynatrace-token", "", join(`dt0|c01.${upper(24)}.${upper(64)}`)],
  // Keys
  ["age-key", "", join(`AGE|-SECRET-|KEY-1${upper(58)}`)],
  [
    "private-key",
    join("PuTTY-User-Key|-File-3: ssh-ed25519\\nPrivate|-Lines: 1"),
    `\\n${mixed(48)}`,
    "\\nPrivate-MAC: x",
  ],
  [
    "private-key",
    join("PuTTY-User-Key|-File-2: ssh-rsa\nPrivate|-Lines: 2"),
    `\n${mixed(64)}\n${mixed(40)}`,
    "\nPrivate-MAC: x",
  ],
  ["jwt", "", `${encode({ alg: "none" })}.${encode({ email: "ada@corp.io" })}.`],
  ["jwt", "", `${encode({ alg: "HS256" })}.${encode({ email: "ada@example.com" })}.${mixed(43)}`],
  [
    "jwe",
    "",
    `${encode({ alg: "RSA-OAEP", enc: "A256GCM" })}.${mixed(342)}.${mixed(16)}.${mixed(60)}.${mixed(22)}`,
  ],
  ["jwe", "", `${encode({ alg: "dir", enc: "A128GCM" })}..${mixed(16)}.${mixed(60)}.${mixed(22)}`],
  // Headers, files and commands
  ["cookie", "Cookie: ", `theme=dark; sid=${mixed(32)}`, "\r"],
  ["cookie", "set-cookie: ", `session=${mixed(40)}; Path=/; HttpOnly`, "\n"],
  ["authorization", "Authorization: ApiKey ", mixed(32)],
  ["authorization", 'authorization": "Bot ', mixed(32), '"'],
  ["authorization", "Authorization: ", mixed(40)],
  ["registry-auth", "//npm.corp.test/:_auth=", encode("ada:hunter2hunter2", "base64")],
  ["registry-auth", '{"auths":{"r.corp.test":{"auth":"', encode("ada:tr0ub4dor", "base64"), '"}}}'],
  ["netrc", "machine api.corp.test login ada password ", "kestrel-harbor"],
  ["netrc", "machine api.corp.test\\n  login ada\\n  password ", "kestrel-harbor"],
  ["command-password", "curl -sS -u ada:", "kestrel-harbor", " https://corp.test"],
  ["command-password", "curl --user 'ada:", "kestrel harbor".replace(" ", "/"), "' https://corp.test"],
  ["command-password", "sshpass -p ", "kestrel-harbor", " ssh corp.test"],
  ["command-password", "mysql -u root -p", "kestrel-harbor", " db"],
  ["command-password", "redis-cli -h corp.test -a ", "kestrel-harbor"],
  ["command-password", "wget --user=ada --password=", "kestrel-harbor", " https://corp.test"],
  ["cookie", "curl -b '", `session=${mixed(32)}`, "' https://corp.test"],
  ["url-credentials", "https://", mixed(40), "@git.corp.test/x.git"],
  ["password-hash", "ada:", join(`$ap|r1$${mixed(8)}$${mixed(22)}`)],
  ["slack-webhook", "https://", join(`hooks.|slack.com/|triggers/T0AB1CD/${mixed(32)}`)],
  ["database-url", "", join("postgres|://ada:k3st|rel@harb|or/x@db.corp.test"), "/app"],
  ["database-url", "", join("mongodb+srv|://ada:pa/ss|word9@cluster0.corp.test"), "/app"],
  ["assigned-secret", "DB_PASS=", "k3strel-harbor"],
  ["assigned-secret", "pass: ", "k3strel-harbor"],
  ["assigned-secret", 'password = "', "correct horse battery staple", '"'],
  ["assigned-secret", '"passphrase": "', "7 kestrels over the harbor".replace("the ", ""), '"'],
  ["assigned-secret", 'SMTP_PASS="', "kestrel harbor 9", '"'],
  ["assigned-secret", 'password: "', "my kestrel is 7 years old", '"'],
  ["assigned-secret", "{'pass': '", "correct horse 7 staple", "'}"],
  ["assigned-secret", "STORAGE_KEY: ", mixed(44)],
  // People
  ["email-address", "written by ", "ada.lovelace@analytical-engines.co.uk"],
  ["email-address", "mailto:", "grace.hopper@univac.io"],
  ["email-address", "<", "grace_hopper+navy@univac.io", ">"],
  ["home-folder", "cd ", "/home/alovelace", "/src"],
  ["home-folder", "in ", "/Users/grace.hopper", "/Library"],
  ["home-folder", "in ", "C:\\Users\\ghopper", "\\AppData"],
];

describe("a secret is found and redacted:", () => {
  test.each(SHAPES)("%s after %j", async (rule, before, secret, after = " ok") => {
    const line = { text: `${before}${secret}${after}` };
    expect(mayHoldSecret(JSON.stringify(line))).toBe(true);
    const { parts, redactions } = await redact([{ file: "x.jsonl", lines: [line] }], [{ at: "text" }]);
    const text = (parts[0]?.lines[0] as typeof line | undefined)?.text ?? "";
    expect(redactions.map(({ rule }) => rule)).toContain(rule);
    for (const piece of secret.match(/[A-Za-z0-9]{12,}/g) ?? [secret]) expect(text).not.toContain(piece);
    expect((await redact(parts, [])).suspicions).toEqual([]);
  });
});

const TOKEN = join(`gh|p_${mixed(36)}`);

test.each([
  ["glued to a word", `token${TOKEN}`],
  ["glued to a word, a number and an underscore", `x_1${TOKEN}`],
  ["with a terminal's color inside", `${TOKEN.slice(0, 9)}\u001b[1;31m${TOKEN.slice(9)}\u001b[0m`],
  ["with a color inside the prefix", `g\u001b[32mh${TOKEN.slice(2)}`],
  ["with an escaped color inside", `${TOKEN.slice(0, 9)}\\u001b[31m${TOKEN.slice(9)}`],
  ["with a zero-width space inside", `${TOKEN.slice(0, 20)}\u200b${TOKEN.slice(20)}`],
  ["with a zero-width joiner inside the prefix", `gh\u200dp${TOKEN.slice(3)}`],
  ["with a byte order mark inside", `${TOKEN.slice(0, 8)}\ufeff${TOKEN.slice(8)}`],
])("a token %s is found, and replaced as a whole", async (_, text) => {
  const line = { text: `before ${text} after` };
  expect(mayHoldSecret(JSON.stringify(line))).toBe(true);
  expect((await redact([{ file: "x", lines: [line] }], [])).suspicions).toMatchObject([
    { path: "text", rule: "github-token" },
  ]);
  const { parts } = await redact([{ file: "x", lines: [line] }], [{ at: "text" }]);
  expect(JSON.stringify(parts)).not.toContain(TOKEN.slice(-8));
  expect(JSON.stringify(parts)).toMatch(/before .*\[redacted:github-token\].* after/);
});

test.each([
  ["base64", Buffer.from(TOKEN).toString("base64")],
  ["base64 within more", Buffer.from(`user:${TOKEN}:x`).toString("base64")],
  ["base64 within more, at another place", Buffer.from(`a user:${TOKEN} x`).toString("base64")],
  ["base64 within more, at a third place", Buffer.from(`my user:${TOKEN}`).toString("base64url")],
  ["hex", Buffer.from(TOKEN).toString("hex")],
  ["upper case hex", Buffer.from(TOKEN).toString("hex").toUpperCase()],
  ["percent-encoding", TOKEN.replaceAll("_", "%5F")],
])("a token that is found in clear is found again in %s", async (_, encoded) => {
  const lines = [{ clear: TOKEN }, { other: `see ${encoded}.` }];
  const { suspicions } = await redact([{ file: "x", lines }], [{ at: "clear" }]);
  expect(suspicions).toMatchObject([{ line: 2, path: "other", rule: "github-token" }]);
});

test.each([
  [
    "two outputs",
    "item/completed",
    (text: string, id: string) => ({ item: { id, aggregatedOutput: `${text}\n` } }),
  ],
  ["two commands", "item/started", (text: string, id: string) => ({ item: { id, command: text } })],
  [
    "deltas of two items",
    "item/commandExecution/outputDelta",
    (text: string, itemId: string) => ({ itemId, delta: `${text}\n` }),
  ],
])("a token that is cut over %s is found", async (_, method, build) => {
  const lines = [TOKEN.slice(0, 18), TOKEN.slice(18)].map((text, index) => ({
    method,
    params: build(text, `i${index}`),
  }));
  const { suspicions } = await redact([{ file: "x", lines }], []);
  expect(suspicions.map(({ line }) => line)).toEqual([1, 2]);
  const { parts } = await redact([{ file: "x", lines }], [{ at: "params.**" }]);
  expect(JSON.stringify(parts)).not.toContain(TOKEN.slice(-10));
  expect(JSON.stringify(parts)).toContain("[redacted:github-token]");
});

test.each([
  `${encode({ alg: "none", typ: "JWT" })}.${encode({ email: "ada@example.com", iss: "https://auth.example.org" })}.`,
  `${encode({ alg: "none", typ: "JWT" })}.${encode({ email: "ada@example.com", exp: 2000000000 })}.${encode("signature")}`,
  "the highs_and_lows_of_the_market_in_2024 are in highs_2024_and_lows_2023_of_markets",
  "task-proj-management-and-more-2024-01-02 risk-admin-panel-with-many-words-1",
  "Set-Cookie: theme=dark; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
  "Cookie: a=b; lang=en-US",
  "docker run -u 1000:1000 image; curl -u $USER:$PASSWORD https://corp.test; curl --user-agent x:yyyy",
  "git@github.com:openai/codex.git ada@example.com bot@users.noreply.github.com pkg@1.2.3 pkg@2.0.tgz a@b",
  "/home/user/.codex /home/runner/work /Users/shared/x /homes/ada C:\\Users\\Public\\x",
  'password: "Enter your password" password = "the password is not set" "passphrase": "is required"',
  "ssh -p 2222 corp.test; mysql -p db; mkdir -p some/folder; docker run --password-stdin; redis-cli -h a",
  "password: \"my password is 7 years old\" 'pass': 'not for the tests'",
  "postgres://ada:$PASSWORD@db.corp.test/app mysql://localhost:3306/app redis://127.0.0.1:6379",
  "see https://corp.test/a:b/c@d and http://127.0.0.1:8080/v1/responses",
  `sha ${hex(40)} and ${hex(64)}; SKU ACE0 SK12 key-value dapi-doc`,
  "progressToken: meta?.progressToken, apiKey: config.providers.openai.apiKey",
  "the lazy: eyJ is how base64 of JSON begins; sig=none; Private-Lines: see the manual",
  "aws-us-east-1 en-us 00-us1 login: password required; machine login",
])("there is no secret in %j", async (text) => {
  expect((await redact([{ file: "x", lines: [{ text }] }], [])).suspicions).toEqual([]);
});
