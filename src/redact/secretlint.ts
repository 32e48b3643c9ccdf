/** Runs most rules of secretlint's recommended preset, without secretlint's core. */

/** The part of secretlint's rule context that the preset's rules use. */
interface RuleContext {
  createTranslator(): (id: string) => { message: string; messageId: string };
  report(report: { message: { messageId: string }; range: readonly [number, number] }): void;
  ignore(): void;
}

interface PresetRule {
  meta: { id: string };
  create(context: RuleContext, options: object): { file?(source: object): unknown };
}

/** The position of a secret in a text, and the name of the rule that found it. */
export interface SecretHit {
  from: number;
  to: number;
  rule: string;
}

/**
 * Rules that are not used: `filter-comments`, because comments in a text would disable the other rules; `aws`, because the
 * range that it reports begins at the name of the variable and ends before the end of the secret; `sendgrid`, which is slow for crafted texts.
 * Touchstone's own rules find AWS and SendGrid keys.
 */
const IGNORED_RULES = /-rule-(?:filter-comments|aws|sendgrid)$/;

/** Message id of the preset → touchstone's name of the rule, so that one kind of secret has one name. */
const RULE_NAMES: Record<string, string> = {
  ANTHROPIC_API_KEY: "anthropic-key",
  BasicAuth: "url-credentials",
  GITHUB_TOKEN: "github-token",
  IncomingWebhook: "slack-webhook",
  LINEAR_API_TOKEN: "linear-key",
  MongoDBConnection: "database-url",
  MySQLConnection: "database-url",
  NPM_ACCESS_TOKEN: "npm-token",
  OPENAI_TOKEN: "openai-key",
  OPS_TOKEN: "1password-token",
  PostgreSQLConnection: "database-url",
  PrivateKey: "private-key",
  SHOPIFY_KEY: "shopify-key",
  SLACK_TOKEN: "slack-token",
};

let preset: Promise<PresetRule[]> | undefined;

/** Finds secrets with the preset's rules. The first call loads the preset, which takes about 50 ms. */
export async function findPresetHits(content: string): Promise<SecretHit[]> {
  preset ??= loadPresetRules();
  const hits: SecretHit[] = [];
  // The core compares each report with every other one and accumulates performance marks, and is not needed here.
  const source = { content, filePath: "transcript.txt", ext: ".txt", contentType: "text" };
  for (const { meta, create } of await preset) {
    const context: RuleContext = {
      createTranslator: () => (id) => ({ message: id, messageId: id }),
      report: ({ message, range: [from, to] }) =>
        hits.push({ from, to, rule: RULE_NAMES[message.messageId] ?? meta.id.replace(/^.*-rule-/, "") }),
      ignore: () => undefined,
    };
    await create(context, {}).file?.(source);
  }
  return hits;
}

async function loadPresetRules(): Promise<PresetRule[]> {
  const { rules } = await import("@secretlint/secretlint-rule-preset-recommend");
  return (rules as unknown as PresetRule[]).filter(({ meta }) => !IGNORED_RULES.test(meta.id));
}
