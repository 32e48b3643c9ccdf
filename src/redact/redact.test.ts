import { describe, expect, test } from "vitest";
import type { JsonValue } from "../transcript/index.js";
import { buildSecretsError, findHostTraces, redact } from "./index.js";

// The secrets are joined from parts, so that no scanner reports this file as a leak.
const join = (...parts: string[]) => parts.join("");
const SECRETS: Record<string, string> = {
  "aws access key": join("AKIA", "QYLPMN5HHHFPZAM2"),
  "aws secret": join("AWS_SECRET_ACCESS_KEY=", "wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzKEYabc12"),
  github: join("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"),
  "github pat": join(
    "github_pat_",
    "11AAAAAAA0abcdefghijkl_",
    "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvw",
  ),
  "openai project": join("sk-", "proj-", "abcdefghijklmnopqrstuvwx0123456789"),
  anthropic: join("sk-ant-", "api03-", "a".repeat(93), "AA"),
  jwt: join("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0", ".abcDEF123abcDEF123abcDEF123abcDEF123"),
  bearer: join("Authorization: Bearer ", "abcdefghijklmnop1234567890"),
  "private key": join(
    "-----BEGIN RSA PRIV",
    "ATE KEY-----\\nMIIEpAIBAAKCAQEA\\n-----END RSA PRIV",
    "ATE KEY-----",
  ),
  slack: join("xoxb-", "123456789012-1234567890123-", "abcdefghijklmnopqrstuvwx"),
  npm: join("npm_", "abcdefghijklmnopqrstuvwxyz0123456789"),
  google: join("AIza", "SyA1234567890abcdefghijklmnopqrstuv_"),
  stripe: join("sk_live_", "abcdefghijklmnopqrstuvwx"),
  gitlab: join("glpat-", "abcdefghij1234567890"),
  "basic auth": join("https://user:", "passw0rd123@internal.test/x"),
  database: join("postgres://user:", "s3cretpass@db.internal.test:5432/x"),
  password: join("password=", "hunter2hunter2X9"),
  "api key in JSON": join('{"api_key": "', 'a1b2c3d4e5f6g7h8"}'),
};
const TOKEN = SECRETS.github as string;

describe("secrets", () => {
  test.each(Object.entries(SECRETS))("the secret %s is found, and is not in the error", async (_, secret) => {
    const { suspicions } = await redact(
      buildPart({ params: { item: { text: `it is ${secret} here` } } }),
      [],
    );
    expect(suspicions).toMatchObject([{ file: "x.jsonl", line: 1, path: "params.item.text" }]);
    expect(
      buildSecretsError("x", suspicions).message + buildSecretsError("x", suspicions).hint,
    ).not.toContain(secret);
  });

  test("ordinary transcripts hold no suspicion", async () => {
    const lines = [
      { method: "thread/tokenUsage/updated", params: { tokenUsage: { total: { totalTokens: 120 } } } },
      { params: { text: "the token_usage = 12345678, see sha256:0123456789abcdef0123456789abcdef" } },
      {
        params: { text: "secret: /home/user/.codex/auth1.json", path: "sessions/2026/01/01/rollout-x.jsonl" },
      },
      { params: { text: "session_key=019b76da-a800-7000-8000-100000000001", ids: ["call_1_1", "msg_1_1"] } },
      { error: { message: "unexpected status 500: The scripted model is down." } },
      { params: { text: "password: [redacted:x1]", url: "https://developers.openai.com/codex/auth#keys" } },
    ];
    expect((await redact(buildPart(...lines), [])).suspicions).toEqual([]);
  });

  test("only a declared place is redacted", async () => {
    const line = { params: { item: { out: `a ${TOKEN} b`, command: TOKEN } } };
    const { parts, redactions, suspicions } = await redact(buildPart(line), [{ at: "params.item.out" }]);
    expect(parts[0]?.lines[0]).toEqual({
      params: { item: { out: "a [redacted:github-token] b", command: TOKEN } },
    });
    expect(redactions).toEqual([{ at: "params.item.out", rule: "github-token", count: 1 }]);
    expect(suspicions.map(({ path }) => path)).toEqual(["params.item.command"]);
  });

  test.each(["**.text", "params.*.text", "params.input.**", "**"])(
    "the pattern %s matches a nested place",
    async (at) => {
      const { suspicions } = await redact(buildPart({ params: { input: { text: TOKEN } } }), [{ at }]);
      expect(suspicions).toEqual([]);
    },
  );

  test("a malformed pattern is refused", async () => {
    await expect(redact(buildPart({}), [{ at: "params..x[0]" }])).rejects.toMatchObject({
      code: "bad-redaction-place",
    });
  });

  test("places in a frame begin at its message", async () => {
    const frame = { process: 1, from: "client", message: { params: { text: TOKEN } } };
    const { parts } = await redact(buildPart(frame), [{ at: "params.text" }]);
    expect(parts[0]?.lines[0]).toEqual({
      ...frame,
      message: { params: { text: "[redacted:github-token]" } },
    });
  });

  test("a secret that is streamed in pieces is found, and redacted where it is declared", async () => {
    const pieces = [`x ${TOKEN.slice(0, 9)}`, TOKEN.slice(9, 20), `${TOKEN.slice(20)} y`];
    const deltas = pieces.map((delta) => ({
      method: "item/agentMessage/delta",
      params: { delta, itemId: "msg_1" },
    }));
    const { suspicions } = await redact(buildPart(...deltas), []);
    expect(suspicions.map(({ line }) => line)).toEqual([1, 2, 3]);
    const { parts } = await redact(buildPart(...deltas), [{ at: "params.delta" }]);
    expect(parts[0]?.lines.map((line) => (line as { params: { delta: string } }).params.delta)).toEqual([
      "x [redacted:github-token]",
      "",
      " y",
    ]);
  });

  test("secrets in keys and in base64 are found", async () => {
    const deltaBase64 = Buffer.from(`a ${TOKEN}`).toString("base64");
    const { suspicions } = await redact(buildPart({ params: { [TOKEN]: 1 } }, { params: { deltaBase64 } }), [
      { at: "params.*" },
    ]);
    expect(suspicions.map(({ line }) => line)).toEqual([1]);
    const { parts } = await redact(buildPart({ params: { deltaBase64 } }), [{ at: "params.deltaBase64" }]);
    const line = parts[0]?.lines[0] as { params: { deltaBase64: string } } | undefined;
    expect(Buffer.from(line?.params.deltaBase64 ?? "", "base64").toString()).toBe(
      "a [redacted:github-token]",
    );
  });

  test("a secret that was found once is found again where no rule matches", async () => {
    const word = "hunter2hunter2X9";
    const lines = [{ params: { out: `password=${word}` } }, { params: { text: `I said password=${word}!` } }];
    const { suspicions } = await redact(buildPart(...lines), [{ at: "params.out" }]);
    expect(suspicions.map(({ line }) => line)).toEqual([2]);
  });
});

describe("traces of the host", () => {
  const host = {
    hostname: "ada-laptop",
    username: "ada",
    home: "/home/ada",
    env: {
      MY_TOKEN: "s3same",
      EDITOR: "my-favourite-editor",
      SHELL: "/usr/bin/fish",
      LANG: "de_DE.UTF-8",
      X: "1",
    },
    paths: ["/cache/touchstone/runs/r1"],
    homes: [],
    machineIds: [],
    folderNames: [],
    keys: [],
    ports: [41234],
    allowed: ["the scenario says allowed-value-of-the-env"],
  };

  test.each([
    ["a path", "in /cache/touchstone/runs/r1", "host-path"],
    ["a folder above a path", "in /cache/touchstone/runs", "host-path"],
    ["the home", "/home/ada/x", "host-path"],
    ["a port", "http://127.0.0.1:41234/v1", "host-port"],
    ["the host's name", "on ada-laptop:", "host-name"],
    ["a variable's value", "uses my-favourite-editor", "env:EDITOR"],
    ["a short secret variable", "open s3same", "env:MY_TOKEN"],
  ])("a host trace is found in %s", (_, text, rule) => {
    expect(findHostTraces(buildPart({ params: { text } }), host)).toMatchObject([
      { line: 1, path: "params.text", rule },
    ]);
  });

  test("a name that is an ordinary word counts only where it is a name", () => {
    const vm = { ...host, hostname: "vm", username: "root" };
    expect(findHostTraces(buildPart({ params: { text: "the vm of root", turn: "root" } }), vm)).toEqual([]);
    expect(findHostTraces(buildPart({ params: { serverName: "vm" } }), vm)).toHaveLength(1);
  });

  test("values that every machine has are no traces", () => {
    const lines = [{ text: "/usr/bin/fish de_DE.UTF-8 1" }, { text: "adamant" }];
    expect(findHostTraces(buildPart(...lines), host)).toEqual([]);
  });
});

function buildPart(...lines: JsonValue[]) {
  return [{ file: "x.jsonl", lines }];
}
