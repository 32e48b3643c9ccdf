/** secretlint's recommended rules, called one by one without its core. */

/** What a rule is given to report with, as far as the preset's rules use it. */
interface RuleContext {
  createTranslator(): (id: string) => { message: string; messageId: string };
  report(report: { message: { messageId: string }; range: readonly [number, number] }): void;
  ignore(): void;
}

interface PresetRule {
  meta: { id: string };
  create(context: RuleContext, options: object): { file?(source: object): unknown };
}

export interface SecretHit {
  from: number;
  to: number;
  rule: string;
}

/**
 * Not asked: comments in the text that switch the other rules off, AWS (its range begins at the name, and leaves the
 * secret's end uncovered), and SendGrid (slow on purpose-made text). Our own rules find both kinds.
 */
const IGNORED_RULES = /-rule-(?:filter-comments|aws|sendgrid)$/;

/** Our names for what the preset reports, so that one kind of secret has one name. */
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

/** What the preset sees in `content`. Loads it once per process, which takes some 50 ms. */
export async function findPresetHits(content: string): Promise<SecretHit[]> {
  preset ??= loadPresetRules();
  const hits: SecretHit[] = [];
  // The core compares each report with every other one, writes performance marks for ever, and adds nothing we need.
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
