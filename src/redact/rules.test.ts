import { describe, expect, test } from "vitest";
import { redact } from "./index.js";
import { mayHoldSecret } from "./own-rules.js";
import { RULES } from "./rules/index.js";
import { findPresetHits } from "./secretlint.js";

// The secrets are joined from parts, so that no scanner reports this file as a leak.
const joinParts = (...parts: string[]) => parts.join("");
const buildMixedText = (length: number) => "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8".repeat(10).slice(0, length);
const buildPem = (end: string) =>
  joinParts(
    "-----BEGIN RSA PRIV",
    "ATE KEY-----",
    end,
    `MII${buildMixedText(120)}`,
    end,
    "-----END RSA PRIV",
    "ATE KEY-----",
  );

const SECRETS: [rule: string, before: string, secret: string][] = [
  ["openai-key", "", joinParts("sk-", buildMixedText(48))],
  ["openai-key", "KEY=", joinParts("sk-", "proj-", buildMixedText(60))],
  ["anthropic-key", "", joinParts("sk-", "ant-api03-", buildMixedText(40))],
  ["openrouter-key", "", joinParts("sk-", "or-v1-", buildMixedText(64))],
  ["aws-access-key", "", joinParts("AKIA", "QYLPMN5HHHFPZAM2")],
  ["aws-access-key", "echo\\n", joinParts("ASIA", "QYLPMN5HHHFPZAM2")],
  ["aws-access-key", "\u001b[32m", joinParts("AKIA", "QYLPMN5HHHFPZAM2")],
  ["aws-access-key", "\\u001b[32m", joinParts("AKIA", "QYLPMN5HHHFPZAM2")],
  ["aws-access-key", "\\033[1;31m", joinParts("AKIA", "QYLPMN5HHHFPZAM2")],
  ["aws-access-key", "\\u2028", joinParts("AKIA", "QYLPMN5HHHFPZAM2")],
  ["aws-secret-key", "aws_secret_access_key = ", buildMixedText(40)],
  ["aws-secret-key", '\\"SecretAccessKey\\": \\"', joinParts(buildMixedText(39), "/")],
  ["github-token", "", joinParts("gh", "o_", buildMixedText(36))],
  ["github-token", "", joinParts("github", "_pat_", buildMixedText(82))],
  ["gitlab-token", "", joinParts("glp", "at-", buildMixedText(20))],
  ["npm-token", "", joinParts("npm", "_", buildMixedText(36))],
  ["npm-token", "//registry.example.test/:_authToken=", buildMixedText(32)],
  ["pypi-token", "", joinParts("pypi", "-AgEI", buildMixedText(60))],
  ["huggingface-token", "", joinParts("hf", "_", buildMixedText(34))],
  ["google-api-key", "", joinParts("AI", "za", buildMixedText(35))],
  ["azure-key", "AccountKey=", joinParts(buildMixedText(86), "==")],
  ["stripe-key", "", joinParts("sk_", "live_", buildMixedText(24))],
  ["slack-token", "", joinParts("xox", "b-12345678-12345678-", buildMixedText(24))],
  [
    "slack-webhook",
    "",
    joinParts("https://hooks.slack", ".com/services/T0AB1CD/B0AB1CD/", buildMixedText(24)),
  ],
  [
    "sendgrid-key",
    "",
    joinParts("SG", ".", buildMixedText(22), ".", buildMixedText(20), "-_", buildMixedText(21)),
  ],
  ["shopify-key", "", joinParts("shpat", "_", buildMixedText(32))],
  ["linear-key", "", joinParts("lin_", "api_", buildMixedText(40))],
  ["jwt", "", joinParts("eyJ", buildMixedText(20), ".eyJ", buildMixedText(30), ".", buildMixedText(43))],
  ["database-url", "", joinParts("postgres", "://ada:", "s3cretpass@db.internal:5432/x")],
  ["url-credentials", "", joinParts("redis", "://:", "s3cretpass@")],
  ["authorization", "Authorization: Bearer ", "abcdefghijklmnop"],
  ["authorization", "authorization: Basic ", buildMixedText(24)],
  ["bearer-token", "used bearer ", buildMixedText(24)],
  ["private-key", "", buildPem("\n")],
  ["private-key", "", buildPem("\\n")],
  ["assigned-secret", "MY_PASSWORD=", "hunter2hunter2"],
  ["assigned-secret", "passwd: ", "Tr0ub4dor3x"],
  ["assigned-secret", '{\\"api_key\\": \\"', buildMixedText(32)],
  ["assigned-secret", "?x=1&token=", "0f1e2d3c4b5a69780f1e2d3c4b5a6978"],
];

test.each(SECRETS)("`mayHoldSecret` is true for a line with the secret %s", (_, before, secret) => {
  expect(mayHoldSecret(JSON.stringify({ method: "m", params: { text: before + secret } }))).toBe(true);
});

const ORDINARY = [
  "Say hello.",
  "/workspace/README.md",
  "item/agentMessage/delta",
  "019b76da-a800-7000-8000-100000000001",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "token_usage=12345678 tokens: 1234567890",
  "secret=019b76da-a800-7000-8000-100000000001",
  "token=/home/user/.codex/auth1.json",
  "token: sha256:9f86d081884c7d659a2feaa0c55ad015",
  "password: <redacted> password=*********** api_key=[redacted:openai-key]",
  "api_key=$OPENAI_API_KEY_2 token={{ secrets.GITHUB_TOKEN2 }}",
  "const token = getToken(1); apiKey: process.env.API_KEY_2",
  "password=undefined, secret: required, token: expected",
  "Incorrect API key provided: sk-proj-********abcd.",
  "Missing bearer or basic authentication in header",
  "curl -H 'Authorization: Bearer $TOKEN' https://api.openai.com/v1/models",
  "task-abcdefghijklmnopqrstuvwx1 desk-0123456789abcdef0123456789",
  "unexpected status 401 Unauthorized: https://127.0.0.1:8080/v1/responses",
  "git@github.com:openai/codex.git https://developers.openai.com/codex/auth#keys",
  "gpt-5.5-codex codex_cli_rs/0.163.0 (Linux; x86_64) rollout-2026-01-01T00-00-00.jsonl",
  "grep -r '-----BEGIN RSA PRIVATE KEY-----' .",
];

describe("rules", () => {
  test.each(SECRETS)("the secret %s after %j is redacted", async (rule, before, secret) => {
    const { parts, redactions } = await redact(buildPart({ text: `${before}${secret} ok` }), [
      { at: "text" },
    ]);
    expect(parts[0]?.lines).toEqual([{ text: `${before}[redacted:${rule}] ok` }]);
    expect(redactions).toEqual([{ at: "text", rule, count: 1 }]);
    expect((await redact(parts, [])).suspicions).toEqual([]);
  });

  test.each(ORDINARY)("there is no secret in %j", async (text) => {
    expect((await redact(buildPart({ text }), [])).suspicions).toEqual([]);
  });

  test("a member's name says that its value is a secret", async () => {
    const { suspicions } = await redact(
      buildPart({ client: { apiKey: buildMixedText(20), id: buildMixedText(20) } }),
      [],
    );
    expect(suspicions.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      "client.apiKey assigned-secret",
      "client.id assigned-secret",
    ]);
  });

  test("token usage and models are no secrets", async () => {
    const usage = {
      tokenUsage: { last: { totalTokens: 1234, inputTokens: 12345678 } },
      modelContextWindow: 258400,
    };
    const model = { id: "gpt-5.5", displayName: "GPT-5.5", supportedReasoningEfforts: [{ effort: "high" }] };
    expect(
      (await redact(buildPart({ params: usage }, { result: { data: [model] } }), [])).suspicions,
    ).toEqual([]);
  });

  test("a text can't switch the rules off", async () => {
    const text = joinParts("secretlint-disable\n", "gh", "p_", buildMixedText(36));
    expect((await redact(buildPart({ text }), [])).suspicions).toHaveLength(1);
  });

  test.each(RULES)(
    "each repetition in the pattern of $name has an upper limit, so that its time is linear",
    ({ pattern }) => {
      const withoutClasses = pattern.source.replace(/\\./g, "e").replace(/\[[^\]]*\]/g, "c");
      const limits = [...withoutClasses.matchAll(/[*+]|\{\d+,(\d*)\}/g)].map(
        ([found, most]) => most ?? found,
      );
      for (const limit of limits) expect(Number(limit)).toBeLessThanOrEqual(20_000);
      // A repetition in a repetition multiplies the steps.
      const nested = [...withoutClasses.matchAll(/\((?:[^()]*\{\d+,\d+\}[^()]*)\)\{\d+,(\d+)\}/g)];
      for (const [, times] of nested) expect(Number(times)).toBeLessThanOrEqual(400);
    },
  );

  test.each(RULES)(
    "$name has anchors, which are short ASCII texts, and in lower case if its pattern ignores case",
    ({ anchors, pattern }) => {
      expect(anchors.length).toBeGreaterThan(0);
      for (const anchor of anchors) {
        expect(anchor).toMatch(/^[ -~]+$/);
        expect(anchor.length).toBeLessThan(64); // StreamSearch looks only so far from a cut
        if (pattern.ignoreCase) expect(anchor).toBe(anchor.toLowerCase());
      }
    },
  );

  test("no rule matches over the end of a text", async () => {
    const texts = ["htpasswd -c -b", "htpasswd kestrel-harbor9"];
    expect((await redact(buildPart({ texts }), [])).suspicions).toEqual([]);
  });

  test("the rules of secretlint's preset are used", async () => {
    const found = await findPresetHits(joinParts("shpat", "_", buildMixedText(32)));
    expect(found).toEqual([{ from: 0, to: 38, rule: "shopify-key" }]);
  });

  test.each([
    "a",
    "-sk-proj-",
    "eyJaaaaaaaaaaa.",
    "-eyJ",
    "xoxb-a-",
    "password: a1aaaaaa ",
    `SG.a.${"b".repeat(258)} `,
  ])(
    "a megabyte of %j, which nearly looks like a secret, is scanned (bench/redact.mjs measures the time)",
    async (text) => {
      const lines = buildPart({ text: text.repeat(1e6 / text.length) });
      expect((await redact(lines, [])).parts).toHaveLength(1);
    },
  );
});

function buildPart(...lines: object[]) {
  return [{ file: "x.jsonl", lines: JSON.parse(JSON.stringify(lines)) }];
}
