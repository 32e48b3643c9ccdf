/** Ways to write a token so that no rule finds it as it stands. */
import { expect, test } from "vitest";
import { LineSearch, redact } from "./index.js";
import { mayHoldSecret } from "./own-rules.js";

// The token is joined from parts, so that no scanner reports this file as a leak.
const TOKEN = ["gh", "p_", "q7Wz2Kx9Pm4Tn8Rb3Vd6Hc1Lf5Jg0Ysq7Wz2"].join("");
const cut = (inside: string) => TOKEN.slice(0, 9) + inside + TOKEN.slice(9);
const underscore = (written: string) => TOKEN.replace("_", written);
const listHex = (text: string) => Buffer.from(text).toString("hex").match(/../g) ?? [];

const DISGUISED: [name: string, text: string][] = [
  ["an escape of JSON", underscore("\\u005f")],
  ["an escape of JSON in JSON", underscore("\\\\u005f")],
  ["a hexadecimal escape", underscore("\\x5f")],
  ["an octal escape", underscore("\\137")],
  ["an escape of Markdown", underscore("\\_")],
  ["a decimal entity", underscore("&#95;")],
  ["a hexadecimal entity", underscore("&#x5f;")],
  ["a named entity", underscore("&lowbar;")],
  ["percent-encoding", underscore("%5f")],
  [
    "percent-encoding of each character",
    listHex(TOKEN)
      .map((code) => `%${code}`)
      .join(""),
  ],
  ["a character of full width", underscore("\uff3f")],
  ["a tag without text", cut("<wbr>")],
  ["tags of syntax colors", `${cut('<span class="s">')}</span>`],
  ["a soft hyphen as an entity", cut("&shy;")],
  ["a zero-width space as an entity", cut("&#8203;")],
  ["a line that continues", cut("\\\n")],
  ["a color with colons", cut("\u001b[38:5:1m")],
  ["a color that begins with one byte", cut("\u009b31m")],
  ["the sequence by which grep marks a match", cut("\u001b[m\u001b[K")],
  ["a link of a terminal", `${cut("\u001b]8;;https://x.test\u0007")}\u001b]8;;\u0007`],
  ["a title of a terminal", cut("\u001b]0;title\u001b\\")],
  ["a set of characters", cut("\u001b(B")],
  ["a saved cursor", cut("\u001b7")],
  ["a control character", cut("\u0000")],
  ...[
    "\u00ad",
    "\u034f",
    "\u061c",
    "\u180e",
    "\u200b",
    "\u200f",
    "\u202e",
    "\u2060",
    "\u2069",
    "\u3164",
    "\ufe0f",
    "\ufeff",
    "\u{e0061}",
  ].map((character): [string, string] => [`U+${character.codePointAt(0)?.toString(16)}`, cut(character)]),
];

test.each(DISGUISED)("a token with %s is found, and replaced as a whole", async (_, text) => {
  const line = { text: `before ${text} after` };
  const json = JSON.stringify(line);
  expect(mayHoldSecret(json)).toBe(true);
  const bytes = Buffer.alloc(4 * Math.ceil(Buffer.byteLength(json) / 4));
  const lineSearch = new LineSearch();
  lineSearch.search(bytes, 0, bytes.write(json));
  expect(lineSearch.mayHoldSecret(json)).toBe(true);
  const { parts } = await redact([{ file: "x", lines: [line] }], [{ at: "text" }]);
  const redacted = JSON.stringify(parts);
  expect(redacted).toContain("before [redacted:github-token]");
  expect(redacted).toContain(' after"');
  for (const piece of [TOKEN.slice(4, 9), TOKEN.slice(9, 20)]) expect(redacted).not.toContain(piece);
});

test("a line is searched if it has a secret after an escaped space", () => {
  const json = JSON.stringify({ text: "Authorization=Bearer%20q7Wz2Kx9Pm4Tn8Rb3Vd6" });
  const bytes = Buffer.alloc(4 * Math.ceil(json.length / 4));
  const lineSearch = new LineSearch();
  lineSearch.search(bytes, 0, bytes.write(json));
  expect(mayHoldSecret(json)).toBe(true);
  expect(lineSearch.mayHoldSecret(json)).toBe(true);
});

test.each([
  ["in upper case", TOKEN.toUpperCase()],
  ["in part", TOKEN.slice(8, 36)],
  ["in two lines", TOKEN.replace(/.{20}/, "$&\n")],
  ["with spaces", [...TOKEN].join(" ")],
  ["in hexadecimal with colons", listHex(TOKEN).join(":")],
  ["in base64 in lines", Buffer.from(TOKEN).toString("base64").replace(/.{20}/g, "$&\n")],
  [
    "as xxd prints it",
    `00000000: ${listHex(TOKEN.slice(0, 16)).join("")}  ${TOKEN.slice(0, 16)}\n00000010: ${listHex(TOKEN.slice(16, 32)).join("")}  ${TOKEN.slice(16, 32)}`,
  ],
])("a token that is found in clear is found again %s", async (_, text) => {
  const lines = [{ clear: TOKEN }, { other: `see ${text}.` }, { third: "Nothing is here." }];
  const { suspicions } = await redact([{ file: "x", lines }], [{ at: "clear" }]);
  expect(suspicions).toMatchObject([{ line: 2, path: "other", rule: "github-token" }]);
});

test.each([
  "100%25 of 3 &lt;files&gt; &amp; <b>more</b> \\_ \\d+\\.\\d+ C:\\temp\\x41 \\e[0m \u{1f600}\ufe0f",
  "a?q=%7B%22x%22%3A1%7D&b=%2Ftmp%2Fx <code>--flag</code> &#8230; \\u2026 \\\n next",
])("there is no secret in %j", async (text) => {
  expect((await redact([{ file: "x", lines: [{ text }] }], [])).suspicions).toEqual([]);
});
