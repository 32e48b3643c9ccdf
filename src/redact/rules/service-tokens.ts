import { type TokenForm, UUID } from "./rule.js";

const HEX = [..."0123456789abcdef"];

/** Tokens of chats, payments, mail and other services. */
export const SERVICE_TOKENS: TokenForm[] = [
  {
    name: "stripe-key",
    prefixes: ["sk_", "rk_"].flatMap((kind) =>
      ["live_", "test_", "prod_", "org_"].map((mode) => kind + mode),
    ),
    rest: "(?:live_|test_)?[A-Za-z0-9]{16,200}",
  },
  { name: "stripe-key", prefixes: ["whsec_"], rest: "[A-Za-z0-9+/]{24,200}" },
  {
    name: "slack-token",
    prefixes: [..."abceoprs"].map((kind) => `xox${kind}-`),
    rest: "[A-Za-z0-9-]{10,400}",
  },
  { name: "slack-token", prefixes: ["xoxe.xoxb-", "xoxe.xoxp-", "xapp-"], rest: "[A-Za-z0-9-]{10,400}" },
  {
    name: "slack-webhook",
    prefixes: ["hooks.slack.com/", "hooks.slack-gov.com/"].flatMap((host) =>
      ["services/", "workflows/", "triggers/"].map((kind) => host + kind),
    ),
    rest: String.raw`[\w/]{20,200}`,
  },
  {
    name: "discord-webhook",
    prefixes: ["discord.com/api/", "discordapp.com/api/"],
    rest: String.raw`(?:v\d{1,2}/)?webhooks/\d{15,22}\/[\w-]{50,100}`,
  },
  {
    name: "sendgrid-key",
    prefixes: ["SG."],
    rest: String.raw`[\w-]{16,64}\.[\w-]{16,128}`,
    beginsOutsideWord: true,
  },
  { name: "mailgun-key", prefixes: ["key-"], rest: "[0-9a-f]{32}(?![0-9A-Za-z])", beginsOutsideWord: true },
  { name: "brevo-key", prefixes: ["xkeysib-", "xsmtpsib-"], rest: "[0-9a-f]{64}-[A-Za-z0-9]{16}" },
  {
    name: "resend-key",
    prefixes: ["re_"],
    rest: "[A-Za-z0-9]{6,12}_[A-Za-z0-9]{20,32}(?![A-Za-z0-9_])",
    beginsOutsideWord: true,
  },
  {
    name: "twilio-key",
    prefixes: HEX.flatMap((digit) => [`SK${digit}`, `AC${digit}`]),
    rest: "[0-9a-f]{31}(?![0-9A-Za-z])",
    beginsOutsideWord: true,
  },
  { name: "shopify-key", prefixes: ["shpat_", "shpca_", "shppa_", "shpss_"], rest: "[A-Za-z0-9]{32,64}" },
  { name: "linear-key", prefixes: ["lin_api_", "lin_oauth_"], rest: String.raw`\w{32,128}` },
  { name: "notion-token", prefixes: ["ntn_"], rest: "[A-Za-z0-9]{40,60}" },
  { name: "notion-token", prefixes: ["secret_"], rest: "[A-Za-z0-9]{43}(?![A-Za-z0-9])" },
  { name: "atlassian-token", prefixes: ["ATATT3", "ATCTT3", "ATSTT3"], rest: String.raw`[\w=-]{40,400}` },
  { name: "atlassian-token", prefixes: ["ATBB"], rest: "[A-Za-z0-9]{24,60}", beginsOutsideWord: true },
  { name: "figma-token", prefixes: ["figd_", "figdr_", "figu_"], rest: String.raw`[\w-]{40,200}` },
  { name: "square-token", prefixes: ["sq0atp-", "sq0csp-", "sq0idp-"], rest: String.raw`[\w-]{22,60}` },
  { name: "square-token", prefixes: ["EAAA"], rest: String.raw`[\w-]{60}(?![\w-])`, beginsOutsideWord: true },
  {
    name: "dropbox-token",
    prefixes: ["sl."],
    rest: String.raw`(?:u\.)?[\w-]{100,2000}`,
    beginsOutsideWord: true,
  },
  { name: "typeform-token", prefixes: ["tfp_"], rest: String.raw`[\w.=-]{40,100}`, beginsOutsideWord: true },
  { name: "readme-token", prefixes: ["rdme_"], rest: "[a-z0-9]{70}" },
  { name: "frameio-token", prefixes: ["fio-u-"], rest: String.raw`[\w-]{64}` },
  { name: "shippo-token", prefixes: ["shippo_live_", "shippo_test_"], rest: "[0-9a-f]{40}" },
  { name: "easypost-key", prefixes: ["EZAK", "EZTK"], rest: "[A-Za-z0-9]{54}", beginsOutsideWord: true },
  { name: "duffel-token", prefixes: ["duffel_live_", "duffel_test_"], rest: String.raw`[\w=-]{43}` },
  {
    name: "adafruit-key",
    prefixes: ["aio_"],
    rest: "[A-Za-z0-9]{28}(?![A-Za-z0-9])",
    beginsOutsideWord: true,
  },
  { name: "contentful-token", prefixes: ["CFPAT-"], rest: String.raw`[\w-]{43}` },
  {
    name: "mapbox-token",
    prefixes: ["sk.eyJ"],
    rest: String.raw`[\w-]{20,200}\.[\w-]{20,40}`,
    beginsOutsideWord: true,
  },
  { name: "age-key", prefixes: ["AGE-SECRET-KEY-1", "AGE-PLUGIN-"], rest: "[A-Z0-9-]{40,200}" },
  { name: "slack-token", prefixes: ["xoxd-"], rest: "[A-Za-z0-9%+/-]{20,400}" },
  {
    name: "teams-webhook",
    prefixes: [".webhook.office.com/webhookb2/"],
    rest: String.raw`[\w@-]{70,120}/IncomingWebhook/[0-9a-f]{32}/[\w-]{36}`,
  },
  { name: "mattermost-webhook", prefixes: ["/hooks/"], rest: "(?=[a-z]{0,25}[0-9])[a-z0-9]{26}(?![a-z0-9])" },
  {
    name: "zapier-webhook",
    prefixes: ["hooks.zapier.com/hooks/catch/"],
    rest: String.raw`\d{4,12}/\w{5,20}`,
  },
  { name: "ifttt-key", prefixes: ["/with/key/"], rest: String.raw`[\w-]{20,60}` },
  {
    name: "braintree-token",
    prefixes: ["access_token$"],
    rest: String.raw`(?:production|sandbox)\$[a-z0-9]{16}\$[0-9a-f]{32}`,
  },
  {
    name: "plaid-token",
    prefixes: ["access-production-", "access-sandbox-", "access-development-"],
    rest: UUID,
  },
  {
    name: "adyen-key",
    prefixes: ["AQE"],
    rest: String.raw`[\w+/]{60,300}={0,2}-[\w+/]{20,60}={0,2}-[\w{}<>()[\]^&%$#@!*?+-]{8,24}`,
    beginsOutsideWord: true,
  },
  { name: "flutterwave-key", prefixes: ["FLWSECK-", "FLWSECK_TEST-"], rest: "[A-Za-z0-9]{12,40}(?:-X)?" },
  {
    name: "lob-key",
    prefixes: ["live_", "test_"],
    rest: "[0-9a-f]{35}(?![0-9A-Za-z])",
    beginsOutsideWord: true,
  },
  { name: "shopify-key", prefixes: ["atkn_"], rest: String.raw`\w{40,100}`, beginsOutsideWord: true },
  {
    name: "hubspot-token",
    prefixes: ["pat-"],
    rest: String.raw`[a-z]{2}\d-${UUID}`,
    beginsOutsideWord: true,
  },
  {
    name: "salesforce-session",
    prefixes: ["00D"],
    rest: String.raw`[A-Za-z0-9]{12,15}![\w.]{80,120}`,
    beginsOutsideWord: true,
  },
  { name: "mailersend-key", prefixes: ["mlsn."], rest: "[0-9a-f]{64}" },
  { name: "klaviyo-key", prefixes: ["pk_"], rest: "[0-9a-f]{34}(?![0-9A-Za-z])", beginsOutsideWord: true },
  {
    name: "clickup-token",
    prefixes: ["pk_"],
    rest: String.raw`\d{5,12}_[A-Z0-9]{32}`,
    beginsOutsideWord: true,
  },
  {
    name: "airtable-token",
    prefixes: listAirtableBeginnings(),
    rest: String.raw`[A-Za-z0-9]{13}\.[0-9a-f]{64}`,
    beginsOutsideWord: true,
  },
  {
    name: "asana-token",
    prefixes: ["0/1", "1/1", "2/1"],
    rest: String.raw`\d{10,20}(?:\/\d{10,20})?:[0-9a-f]{32}`,
    beginsOutsideWord: true,
  },
  { name: "trello-token", prefixes: ["ATTA"], rest: "[0-9a-f]{64}" },
  { name: "stytch-secret", prefixes: ["secret-live-", "secret-test-"], rest: String.raw`[\w-]{36}=?` },
  {
    name: "facebook-token",
    prefixes: ["EAAM", "EAAC", "EAAG"],
    rest: "[A-Za-z0-9]{90,400}",
    beginsOutsideWord: true,
  },
  {
    name: "instagram-token",
    prefixes: ["IGQV", "IGQW", "IGAA"],
    rest: String.raw`[\w-]{90,400}`,
    beginsOutsideWord: true,
  },
  { name: "linkedin-secret", prefixes: ["WPL_AP0.", "WPL_AP1."], rest: String.raw`[\w.]{16,60}={0,2}` },
  {
    name: "twitch-token",
    prefixes: ["oauth:"],
    rest: "[a-z0-9]{30}(?![A-Za-z0-9])",
    beginsOutsideWord: true,
  },
  {
    name: "settlemint-token",
    prefixes: ["sm_aat_", "sm_pat_", "sm_sat_"],
    rest: "[A-Za-z0-9]{16}(?![A-Za-z0-9])",
    beginsOutsideWord: true,
  },
  { name: "intra42-secret", prefixes: ["s-s4t2ud-", "s-s4t2af-"], rest: "[0-9a-f]{64}" },
  { name: "nebula-key", prefixes: ["dnkey-"], rest: String.raw`[\w=-]{26}-[\w=-]{52}` },
  {
    name: "adobe-secret",
    prefixes: ["p8e-"],
    rest: "[A-Za-z0-9-]{32}(?![A-Za-z0-9-])",
    beginsOutsideWord: true,
  },
  { name: "retool-token", prefixes: ["retool_"], rest: String.raw`\d{2}[A-Za-z0-9]{20,60}` },
  { name: "apify-token", prefixes: ["apify_api_"], rest: "[A-Za-z0-9]{34,40}" },
  { name: "browserbase-key", prefixes: ["bb_live_"], rest: String.raw`[\w-]{20,60}` },
  {
    name: "trigger-key",
    prefixes: ["tr_dev_", "tr_prod_", "tr_stg_"],
    rest: "[A-Za-z0-9]{20,40}",
    beginsOutsideWord: true,
  },
  { name: "inngest-key", prefixes: ["signkey-"], rest: "[a-z]{2,10}-[0-9a-f]{32,64}" },
  {
    name: "unkey-key",
    prefixes: ["unkey_"],
    rest: "[A-Za-z0-9]{16,40}(?![A-Za-z0-9])",
    beginsOutsideWord: true,
  },
  { name: "calcom-key", prefixes: ["cal_live_"], rest: "[0-9a-f]{32}", beginsOutsideWord: true },
];

/** `pat` and any letter or digit but `h`: `path` is in too many texts. */
function listAirtableBeginnings(): string[] {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const next = [...letters, ...letters.map((letter) => letter.toUpperCase()), ..."0123456789"];
  return next.filter((character) => character !== "h").map((character) => `pat${character}`);
}
