import { describe, expect, test } from "vitest";
import { escapeCell, escapeMarkup } from "../lib/index.js";
import { hideSecretsInJson, shortenText } from "./hide/index.js";
import { assertNoSecrets, hideSecrets } from "./index.js";

// The token is joined from parts, so that no scanner reports this file as a leak.
const TOKEN = ["gh", "p_", "zQ8wE2rT6yU1iO5pA9sD3fG7hJ4kL0xC2vB6"].join("");

test("a text with a secret is refused, and the error has the place, the line and the rule, but not the secret", async () => {
  const error = await assertNoSecrets("report.md", `one\ntwo ${TOKEN}\nthree\n${TOKEN}`).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ code: "secret-suspected", kind: "finding" });
  expect(error.message).toBe(
    "There is what looks like a secret in report.md, so nothing was written: line 2 github-token, line 4 github-token.",
  );
  expect(error.message + error.hint).not.toContain(TOKEN);
});

test("JSON with a secret is refused with the members", async () => {
  const value = { title: `Use ${TOKEN}`, covers: ["fine", `a ${TOKEN}`] };
  await expect(assertNoSecrets("x.yaml", value)).rejects.toThrow(
    "in x.yaml, so nothing was written: title github-token, covers.1 github-token.",
  );
});

const PASSWORD = ["Zk9", "xQ2", "vb7", "Rt5"].join("");
const SECRETS = {
  "a token": `Use ${TOKEN} now`,
  "a quoted password": `he set "password": "${PASSWORD} Battery" there`,
  "a password with markup": `password='${PASSWORD}<b>&c'`,
  "an address with a password": `postgres://ada:${PASSWORD}@db.example.org/one`,
  "a header": `Authorization: Basic ${Buffer.from(`ada:${PASSWORD}`).toString("base64")}`,
  "a cookie": `Set-Cookie: session=${PASSWORD}${PASSWORD}; Path=/`,
  "an account of a registry": JSON.stringify({ auth: Buffer.from(`ada:${PASSWORD}`).toString("base64") }),
};
const ESCAPES: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  JSON: (text) => JSON.stringify({ a: text }, null, 2),
  "JSON in JSON": (text) => JSON.stringify({ a: JSON.stringify({ b: text }) }),
  "JSON in a page": (text) => JSON.stringify({ a: text }).replaceAll("<", "\\u003c"),
  "HTML or JUnit XML": escapeMarkup,
  "JSON in HTML": (text) => escapeMarkup(JSON.stringify({ a: text })),
  "a cell of Markdown": escapeCell,
  "a sentence of Markdown": (text) => text.replace(/[\\*_[\]<>&|~#`]/g, "\\$&"),
  "a workflow command of GitHub": (text) => text.replaceAll("%", "%25").replaceAll("\n", "%0A"),
  "a colored line": (text) => `\u001b[31m${text}\u001b[0m`,
};

describe.each(Object.entries(ESCAPES))("in a report that writes a text as %s", (_, render) => {
  test.each(Object.entries(SECRETS))("%s is found", async (_, text) => {
    await expect(assertNoSecrets("report", `one\n${render(text)}\n`)).rejects.toThrow("secret in report");
  });
});

test("a token in a report's base64 is found, also where the JSON around it is escaped", async () => {
  const report = JSON.stringify({ got: { deltaBase64: Buffer.from(`${TOKEN}\n`).toString("base64") } });
  for (const text of [report, JSON.stringify({ line: report }), escapeMarkup(report)])
    await expect(assertNoSecrets("report", text), text).rejects.toThrow("secret in report");
});

test("what holds no secret passes", async () => {
  await assertNoSecrets("x", "A token is replaced: password=[redacted:assigned-secret]");
  await assertNoSecrets("x", { title: "An API key is refused", covers: [], output_schema: null });
});

test("a message keeps everything but its secrets", () => {
  expect(hideSecrets(`the last item was {"text":"${TOKEN} and ${TOKEN}"}; try again`)).toBe(
    'the last item was {"text":"[redacted:github-token] and [redacted:github-token]"}; try again',
  );
  expect(hideSecrets("nothing to hide: token=expected")).toBe("nothing to hide: token=expected");
});

test("a secret in a message is hidden with the disguises inside it", () => {
  const disguised = `${TOKEN.slice(0, 10)}\u001b[31m${TOKEN.slice(10)}`;
  expect(hideSecrets(`got ${disguised}, and no more`)).toBe("got [redacted:github-token], and no more");
  expect(hideSecrets(`got ${TOKEN.replace("_", "%5F")}`)).toBe("got [redacted:github-token]");
});

test("JSON keeps its form and everything but its secrets, in values and in names", () => {
  const value = { got: { [TOKEN]: 1, list: [`a ${TOKEN} b`, 2, null] }, fine: "token=expected" };
  expect(hideSecretsInJson(value)).toEqual({
    got: { "[redacted:github-token]": 1, list: ["a [redacted:github-token] b", 2, null] },
    fine: "token=expected",
  });
});

test("what only its member's name or path makes a secret is hidden, also where a message quotes it", () => {
  const password = ["correct", "9", "horse", "Battery"].join("");
  const { got, differences, message } = hideSecretsInJson({
    got: { params: { apiKey: password } },
    differences: [{ path: "params.apiKey", expected: "[redacted:assigned-secret]", got: password }],
    message: `expected nothing, got "${password}"`,
  });
  expect(JSON.stringify([got, differences, message])).not.toContain(password);
  expect(message).toBe('expected nothing, got "[redacted:assigned-secret]"');
  const onlyPath = { path: "params.password", expected: "nothing", got: password };
  expect(hideSecretsInJson(onlyPath)).toEqual({ ...onlyPath, got: "[redacted:assigned-secret]" });
});

test("a text with a secret in base64, or with invisible characters inside it, is replaced as a whole", () => {
  const deltaBase64 = Buffer.from(`${TOKEN}\n`).toString("base64");
  const text = `${TOKEN.slice(0, 10)}\u200b${TOKEN.slice(10)}`;
  expect(hideSecretsInJson({ got: { deltaBase64, text } })).toEqual({
    got: { deltaBase64: "[redacted:secret]", text: "[redacted:secret]" },
  });
  const line = JSON.stringify({ deltaBase64 });
  expect(hideSecretsInJson({ line })).toEqual({ line: "[redacted:secret]" });
});

test("JSON without a secret is returned as it is", () => {
  const value = { got: { method: "thread/start", params: { cwd: "/workspace" } } };
  expect(hideSecretsInJson(value)).toBe(value);
});

// The rules find such a secret only as a whole, so none of them would find a part of it.
test.each([
  ["a token", TOKEN],
  ["a token of hexadecimal digits", `dop_v1_${"0f1e2d3c4b5a6978".repeat(4)}`],
  ["a password in an address", `postgres://ada:${["kestrel", "9", "Battery"].join("-")}@db.example.org/one`],
  ["a private key", `-----BEGIN PRIVATE KEY-----\n${"Mx7k".repeat(20)}\n-----END PRIVATE KEY-----`],
])("no cut leaves a part of %s", (_, secret) => {
  const text = `The output was: ${secret} and more`;
  for (let length = 1; length < text.length; length++) {
    const shown = shortenText(text, length);
    expect(shown).toMatch(/…$|more$/);
    expect(shown).not.toContain(secret.slice(0, 12));
    expect(shown).not.toContain("kestrel");
  }
});

test("a text is cut only if it is longer than it may be", () => {
  expect([shortenText("abcdef", 6), shortenText("abcdef", 5), shortenText("abcdef", 5, 3)]).toEqual([
    "abcdef",
    "abcde…",
    "abc…",
  ]);
  const long = "ordinary words ".repeat(10_000);
  expect(shortenText(long, 20)).toBe("ordinary words ordin…");
});
