/** The forms of tokens that providers document, and the places where a password is in a command, a file or an address. */
import { expect, test } from "vitest";
import { redact } from "./index.js";
import { mayHoldSecret } from "./own-rules.js";

const SOURCES: Record<string, string> = {
  m: "q7Wz2Kx9Pm4Tn8Rb3Vd6Hc1Lf5Jg3Ys".repeat(20), // mixed
  l: "k3x9w2m7q4z8r5t6v5d2n3c8h2j7f4d9".repeat(8), // lower case
  u: "Q7WZ2KX9PM4TN8RB3VD6HC5LF5JG7YS".repeat(8), // upper case
  h: "3f9a1c7e5b2d8046".repeat(12), // hexadecimal
  b: "q7Wz2Kx9Pm4Tn8Rb3Vd6Hc1Lf5Jg3Ys".repeat(4), // base58
};

/** Writes out a form: `{m20}` is 20 mixed characters. `|` is removed: it cuts a token, so that no scanner reports this file as a leak. */
function write(form: string): string {
  return form
    .replaceAll("|", "")
    .replaceAll("{uuid}", "7c1e2f3a-9b8d-4e6f-a1b2-c3d4e5f60718")
    .replace(/\{([mluhb])(\d+)\}/g, (_, kind: string, length) =>
      (SOURCES[kind] ?? "").slice(0, Number(length)),
    );
}

/** Forms of tokens, by themselves in a text. */
const TOKENS = `
https://discord|.com/api/v10/webhooks/114756093847123456/{m68}
https://corp.webhook.office|.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{h32}/{uuid}
xo|xd-{m40}%2B{m40}  xo|xc-1234567890123-{h64}  https://hooks.slack-gov|.com/services/T0AB1CD23/B0AB1CD23/{m24}
https://mattermost.corp.io/hooks/{l26}  https://hooks.zapier|.com/hooks/catch/1234567/{l7}/  https://maker.ifttt.com/trigger/x/with/key/{m22}
{m76}+A|St{m6}==  {m52}JQQJ|99{m14}AZDO{m4}  {m44}Az|Fu{m6}==  {m42}Az|Se{m6}  {m42}+A|CR{m6}  {m33}AI|oT{m7}=  {m33}Az|Ca{m5}=
AB|IAQYLPMN5HHHFPZAM2  AC|CAQYLPMN5HHHFPZAM2  IQoJb3Jp|Z2luX2Vj{m300}  da|2-{l26}  amzn.|mws.{uuid}  bedrock-api|-key-YmVk{m200}
ya|29.c.b0A{m200}  1/|/0g{m60}-L9Ir{m30}  GO|OG1E{u57}  AAAA{m7}:AP|A91b{m134}  DO|00{u16}  LT|AI5t{m18}  AK|ID{m32}
AQ|VN{m36}  t1|.9eud{m40}.{m86}  y0|_AgAAAA{m50}  v1|.0-{h24}-{h146}  rn|d_{m28}  fm|1r_{m120}  sbp|_v0_{h40}  mdb|_sa_sk_{m40}
4b|1d{m38}  do|se{h32}  st|.{h24}.{h32}.{h32}  ic|o-{m32}  A3|-{u6}-{u6}-{u5}-{u5}-{u5}-{u5}  sha|256~{m43}
gl|wt-{m20}  bk|ct_{m50}  sq|u_{h40}  sg|p_{h16}_{h40}  sl|k_{h64}  pa|t.{m22}.{m24}.{m20}  AP|I-{u26}  sd|k-{uuid}
oy|2{l43}  packagist|_uut_{h60}  https://conda.anaconda|.org/t/xx-{uuid}/pkg  depot|_project_{h64}
se|ss-{m40}  tg|p_v1_{m43}  s|k_{h48}  pa|-{m43}  cs|k-{l48}  sk|-lf-{uuid}  pc|sk_{m6}_{m63}  wandb|_v1_{m77}  fc|-{h32}
ji|na_{m60}  e2|b_{h40}  ti|d={h32};exp=1780000000;sku=x;8kp=1:{h64}  ke|y_{h64}  sk|-ws-01-{m80}
sk|_prod_{m24}  sk|_org_live_{m24}  access|_token$production$\{l16}$\{h32}  access|-production-{uuid}  FLWSECK|_TEST-{h32}-X
li|ve_{h35}  atk|n_{m60}  pa|t-na1-{uuid}  00|D{m12}!AQ{m93}  mls|n.{h64}  pk|_{h34}  pk|_12345678_{u32}  pa|tq{m13}.{h64}
1|/1203456789012345:{h32}  ATT|A{h64}  {h36}NR|AL  eyJr|Ijoi{m80}  hc|aik_{m58}  ph|x_{m43}  secret|-live-{m36}=  EA|AM{m140}
IG|QV{m140}  AAAAAAAAAAA|AAAAAAAAAAA{m80}  WPL_|AP1.{m16}.{m8}==  oau|th:{l30}  {m6}_{m29}_m|mk  tk|-us-{m48}  sm|_pat_{m16}
sc|_{l10}.{l5}.ac|c-{l16}.{m40}  s-|s4t2ud-{h64}  dn|key-{l26}-{m52}  p8|e-{l32}  retool|_01{m24}  apify|_api_{m36}  bb|_live_{m27}
tr|_prod_{m20}  signkey|-prod-{h64}  unkey|_{m24}  xa|at-{uuid}  pylf|_v1_us_{m43}  cal|_live_{h32}
v4|.local.{m120}  xp|rv{b103}  ns|ec1{nsec}  {|SHA}{m27}=  {|SSHA}{m37}=  $ANSIBLE
`
  .replaceAll("\\{", "{")
  .replace("$ANSIBLE", "")
  .replace("{nsec}", "q2w3e4r5t6y7u8p9a0sdfghjklzxcvnmq2w3e4r5t6y7u8p9a0sdfghjkl")
  .trim()
  .split(/\s+/)
  .map(write);

test.each(TOKENS)("the token %s is found", async (token) => {
  await expectFound("see ", token, " ok");
});

/** Text before a secret, the secret, and the text after it. */
const PLACES: [before: string, secret: string, after?: string][] = [
  ...["RAILWAY_TOKEN=", "CODECOV_TOKEN: ", "client_secret=", "X-API-Key: ", 'PINECONE_API_KEY="'].map(
    (before): [string, string] => [before, "{uuid}"],
  ),
  ...[
    "SEGMENT_WRITE_KEY=",
    "ALGOLIA_ADMIN_KEY: ",
    "Fastly-Key: ",
    "DD-API-KEY: ",
    "Jenkins-Crumb: ",
    'secret_key_base: "',
  ].map((before): [string, string] => [before, "{m32}"]),
  ...[
    "Authorization: GenieKey ",
    "Authorization: Splunk ",
    "Authorization: SSWS ",
    "Authorization: Token token=",
  ].map((before): [string, string] => [before, "{uuid}"]),
  ['Authorization: OAuth oauth_token="y", oauth_signature="', "{m28}%3D", '"'],
  ["Cookie: session=", "correct-horse-battery-staple", "\r\n"],
  ["_gitlab_session=", "{h32}"],
  [".corp.io\tTRUE\t/\tTRUE\t1790000000\tsession\t", "{m40}"],
  ["machine x login ada account corp password ", "kestrel-harbor"],
  ['machine api.corp.io login ada password "', "kestrel harbor", '"'],
  ["db.corp.io:5432:app:ada:", "kestrel-harbor9"],
  ["[pypi]\nusername = ada\npassword = ", "kestrel-harbor-9"],
  ['{"http-basic":{"r.corp.io":{"username":"ada","password":"', "kestrel-harbor-9", '"}}}'],
  ['{"github-oauth":{"github.com":"', "{h40}", '"}}'],
  ["<username>ada</username><password>", "kestrel-harbor-9", "</password>"],
  ['<add key="ClearTextPassword" value="', "kestrel-harbor-9", '" />'],
  ["define( 'DB_PASSWORD', '", "k3strelharbor", "' );"],
  ['{"name":"x-api-key","value":"', "{m32}", '"}'],
  ["- name: DB_PASSWORD\n  value: ", "kestrelharbor9"],
  ['{"kty":"EC","crv":"P-256","d":"', "{m43}", '"}'],
  ["PrivateKey = ", "{m43}="],
  ["client-key-data: ", Buffer.from(write("-----BEGIN RSA PRIV|ATE KEY-----\n{m64}")).toString("base64")],
  ["WIFI:T:WPA;S:x;P:", "kestrelharbor9", ";;"],
  ['mnemonic = "', "legal winner thank year wave sausage worth useful legal winner thank yellow", '"'],
  ...[
    "curl -uada:",
    "curl -u :",
    "curl --ntlm -u 'CORP\\ada:",
    "curl https://x.io \\\n  -u ada:",
    "http -a ada:",
    "curl --pass ",
  ].map((before): [string, string] => [before, "kestrel-harbor9"]),
  ["curl -u 'ada:", "kestrel harbor", "' https://x.io"],
  ["docker login -u ada -p ", "kestrel-harbor-9", " r.corp.io"],
  ...[
    "mongosh -u ada -p ",
    "sqlcmd -S db -U sa -P ",
    "ldapsearch -D cn=admin -w ",
    "smbclient //h/s -U ada%",
    "xfreerdp /v:h /p:",
  ].map((before): [string, string] => [before, "kestrel-harbor9"]),
  ...[
    "openssl enc -aes-256-cbc -k ",
    "gpg --batch --passphrase ",
    "zip -P ",
    "7z x -p",
    "keytool -list -storepass ",
    "htpasswd -b .htpasswd ada ",
  ].map((before): [string, string] => [before, "kestrel-harbor9"]),
  ["echo ", "kestrel-harbor9", " | sudo -S ls"],
  ["echo 'ada:", "kestrel-harbor9", "' | chpasswd"],
  ["sqlplus ada/", "kestrel9harbor", "@db"],
  ["127.0.0.1:6379> AUTH ", "kestrel-harbor9"],
  ["./config.sh --url https://github.com/o/r --token ", "{u29}"],
  ["set -gx GITHUB_TOKEN ", "{m32}"],
  ["PGPASSWORD=", "kestrel-harbor", " psql"],
  ["the password is ", "k3strelharbor!"],
  ['password: "', "K3strel,harbor9", '"'],
  ["Passwort: ", "k3strelharbor"],
  ["https://x.io/cb?code=", "{m40}", "&state=1"],
  ["postgresql+asyncpg://ada:", "k3st/relharbor", "@db.corp.io/app"],
  ["in ", "/mnt/c/Users/ghopper", "/AppData"],
  // Each has only one of its rule's anchors.
  ["A3TX7Q2KZ9PM4TN8RB3V,", "{m40}"],
  ["7za a -p", "kestrel-harbor9"],
  ["net ads join -U ada%", "kestrel-harbor9"],
  ["xh -a ada:", "kestrel-harbor9", " corp.io"],
  ["the pwd is ", "k3strelharbor!"],
  ["<passcode>", "k3strelharbor", "</passcode>"],
  ["define('DB_PWD', '", "k3strelharbor", "')"],
  ['{"name": "DB_PWD", "value": "', "k3strelharbor", '"}'],
  ["SharedBusKey=", "{m40}"],
  ["cd ", "/export/home/alovelace", "/x"],
];

test.each(PLACES)("a secret after %j is found", async (before, secret, after = " ok") => {
  await expectFound(before, write(secret), after);
});

test.each([
  "docker run -p 8080:80 -e A=b image; docker login --help; mkdir -p src/redact-9; cp -p a-1.txt b",
  "zip -r a.zip b; openssl enc -aes-256-cbc -kfile k; ldapsearch -x -H ldap://corp.test -b dc=corp",
  "prompt_cache_key: 3f9a1c7e5b2d8046abcd PRIMARY_KEY=q7Wz2Kx9Pm4Tn8Rb3Vd6 Idempotency-Key: q7Wz2Kx9Pm4Tn8Rb3Vd6",
  "login(username=username, password=password) user: str, password: str  <password>string</password>",
  "--token-file path/to/file9 --key ./key-1.pem  echo done-9 | grep -n one",
  "error?code=ENOENT-file-not-found-in-folder-one  the key is a string; the token is expired",
  "thread 019b76da-a800-7000-8000-100000000001 sdk-tools api-v2 pat-a pk_name live_test path/to/pattern",
  "Set-Cookie: consent=essential-cookies-only; Path=/",
])("there is no secret in %j", async (text) => {
  expect((await redact([{ file: "x", lines: [{ text }] }], [])).suspicions).toEqual([]);
});

async function expectFound(before: string, secret: string, after: string): Promise<void> {
  const line = { text: `${before}${secret}${after}` };
  expect(mayHoldSecret(JSON.stringify(line))).toBe(true);
  const { parts, redactions } = await redact([{ file: "x.jsonl", lines: [line] }], [{ at: "text" }]);
  expect(redactions.length).toBeGreaterThan(0);
  const text = (parts[0]?.lines[0] as typeof line | undefined)?.text;
  expect(text).not.toContain(secret);
}
