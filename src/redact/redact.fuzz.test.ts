import fc from "fast-check";
import { expect, test } from "vitest";
import { anyBytes, oddJson } from "../../test/helpers/broken-files.js";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { isObject, type JsonValue, parseJson, stringifyJson } from "../transcript/index.js";
import { redact } from "./index.js";
import { mayHoldSecret } from "./own-rules.js";

const LETTERS = "abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZ123456789";
/** Random characters without those that masks are made of, such as `x` and `0`, so that shrinking finds no mask. */
const random = (length: number, characters = LETTERS) =>
  fc.noShrink(
    fc
      .array(fc.constantFrom(...characters), { minLength: length, maxLength: length })
      .map((all) => all.join("")),
  );

/** Tokens of many makers. The prefixes are joined from parts, so that no scanner reports this file as a leak. */
const secret: fc.Arbitrary<string> = fc.oneof(
  random(36).map((rest) => `gh${"p_"}${rest}`),
  random(24).map((rest) => `sk-${"proj-"}${rest}`),
  random(40).map((rest) => `sk-${"ant-api03-"}${rest}`),
  random(16, "ABCDEFGHIJKLMNOPQRSTUVWYZ23456789").map((rest) => `AK${"IA"}${rest}`),
  random(20).map((rest) => `gl${"pat-"}${rest}`),
  random(36).map((rest) => `np${"m_"}${rest}`),
  random(34).map((rest) => `hf${"_"}${rest}`),
  random(35).map((rest) => `AI${"za"}${rest}`),
  random(24).map((rest) => `sk${"_live_"}${rest}`),
  fc.tuple(random(22), random(43)).map(([id, key]) => `SG${"."}${id}.${key}`),
  fc
    .tuple(random(20), random(30), random(30))
    .map(([head, body, signature]) => `ey${"J"}${head}.ey${"J"}${body}.${signature}`),
);

/** What may stand before and after a token in the output of a program. */
const before = fc.constantFrom(
  ...[
    "",
    " ",
    "\n",
    "\r\n",
    "\t",
    '"',
    "'",
    "`",
    "(",
    "=",
    ": ",
    "token=",
    "key: ",
    "%3D",
    "/",
    "?key=",
    "é",
    "🎉",
  ],
  ...[
    "\u001b[32m",
    "\u001b[1;31m",
    "\u0000",
    "\u2028",
    "\\n",
    "\\t",
    "\\",
    '\\"',
    "Authorization: Bearer ",
    "\ud800",
  ],
);
const after = fc.constantFrom(
  "",
  " ",
  "\n",
  '"',
  "'",
  ")",
  ",",
  ";",
  "\u001b[0m",
  "\u0000",
  "\u2028",
  "\\n",
  "%0A",
  "é",
  "<",
);
const filler = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("", "x".repeat(5000), "word ".repeat(500), "{[(".repeat(100), "\\".repeat(50)),
);

/** A text with the token somewhere in it, up to three times written as a JSON string in a JSON text. */
const textWith = (token: string) =>
  fc
    .record({ start: filler, before, after, end: filler, nested: fc.nat({ max: 3 }) })
    .map(({ start, before, after, end, nested }) => {
      let text = `${start} ${before}${token}${after} ${end}`;
      for (let level = 0; level < nested; level++) text = JSON.stringify({ output: text, ok: true });
      return text;
    });

const name = fc.oneof(
  fc.constantFrom("text", "command", "env", "message", "delta", "0", "__proto__", "a.b", "*"),
  fc.string(),
);
const otherValue = fc.oneof(
  fc.constantFrom<JsonValue>(null, true, 1, "", "ordinary text", []),
  fc.string({ unit: "binary" }),
  fc
    .jsonValue({ maxDepth: 2 })
    .map((value) => parseJson(JSON.stringify(value).replaceAll('"__proto__"', '"p"'))),
);

interface Planted {
  token: string;
  lines: JsonValue[];
}

/** Events or frames, in one of which a string holds the token, at any depth. */
const planted: fc.Arbitrary<Planted> = secret.chain((token) =>
  fc
    .record({
      text: textWith(token),
      path: fc.array(fc.oneof(name, fc.constant(undefined)), { minLength: 1, maxLength: 5 }),
      sibling: otherValue,
      others: fc.array(otherValue, { maxLength: 2 }),
      isFrame: fc.boolean(),
    })
    .map(({ text, path, sibling, others, isFrame }) => {
      const value = path.reduceRight<JsonValue>(
        (inner, member) =>
          member === undefined
            ? [sibling, inner]
            : Object.fromEntries([
                ["sibling", sibling],
                [member, inner],
              ]),
        text,
      );
      const event = { method: "item/completed", params: { item: value } };
      const line: JsonValue = isFrame ? { process: 1, from: "codex", message: event } : event;
      return { token, lines: [...others, line] };
    }),
);

const scan = (lines: JsonValue[], at: string[] = []) =>
  redact(
    [{ file: "a.jsonl", lines }],
    at.map((place) => ({ at: place })),
  );

test("a secret is found wherever it stands, and the report does not show it", () =>
  checkProperty(
    fc.asyncProperty(planted, async ({ token, lines }) => {
      const { suspicions } = await scan(lines);
      expect(suspicions.length).toBeGreaterThan(0);
      expect(JSON.stringify(suspicions)).not.toContain(token);
      expect(lines.some((line) => mayHoldSecret(stringifyJson(line)))).toBe(true);
    }),
    80,
  ));

test("a secret at a declared place is replaced, nothing else changes, and there is nothing to redact afterwards", () =>
  checkProperty(
    fc.asyncProperty(planted, async ({ token, lines }) => {
      // A generated name of a member may happen to be an e-mail address, and a name is reported, not replaced.
      const rest = lines.map((line) => parseJson(stringifyJson(line).replaceAll(token, "-")));
      fc.pre((await scan(rest)).suspicions.length === 0);
      const first = await scan(lines, ["**"]);
      const written = first.parts[0]?.lines ?? [];
      expect(first.suspicions).toEqual([]);
      expect(first.redactions.length).toBeGreaterThan(0);
      const text = written.map(stringifyJson).join("\n");
      expect(text).not.toContain(token);
      expect(text.split("\n").map((line) => describeShape(parseJson(line)))).toEqual(
        lines.map(describeShape),
      );
      const second = await scan(written, ["**"]);
      expect(second.redactions).toEqual([]);
      expect(second.parts[0]?.lines).toEqual(written);
      expect((await scan(written)).suspicions).toEqual([]);
    }),
    80,
  ));

test("a secret that comes in pieces is found, wherever it is cut", () =>
  checkProperty(
    fc.asyncProperty(
      secret.chain((token) => fc.record({ token: fc.constant(token), text: textWith(token) })),
      fc.array(fc.nat(), { maxLength: 4 }),
      fc.boolean(),
      async ({ token, text }, cuts, isBase64) => {
        const bytes = isBase64 ? Buffer.from(text).toString("latin1") : text;
        const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
        const pieces = [0, ...at].map((from, index) => bytes.slice(from, at[index]));
        const lines = pieces.map((piece) => ({
          method: "item/agentMessage/delta",
          params: isBase64
            ? { itemId: "a", deltaBase64: Buffer.from(piece, "latin1").toString("base64") }
            : { itemId: "a", delta: piece },
        }));
        const found = await scan(lines);
        expect(found.suspicions.length).toBeGreaterThan(0);
        const { parts, suspicions } = await scan(lines, ["params.*"]);
        expect(suspicions).toEqual([]);
        const joined = ((parts[0]?.lines ?? []) as typeof lines).map(({ params }) =>
          params.deltaBase64 === undefined
            ? params.delta
            : Buffer.from(params.deltaBase64, "base64").toString("latin1"),
        );
        expect(joined.join("")).not.toContain(token);
      },
    ),
    60,
  ));

test("any transcript can be searched", () =>
  checkProperty(
    fc.asyncProperty(fc.array(fc.oneof(oddJson, anyBytes.map(String)), { maxLength: 3 }), async (texts) => {
      const lines = texts.flatMap(parseIfJson);
      const { parts, suspicions } = await scan(lines, ["**"]);
      if (suspicions.length === 0)
        expect(parts[0]?.lines.map(describeShape)).toEqual(lines.map(describeShape));
    }),
    60,
  ));

function parseIfJson(text: string): JsonValue[] {
  try {
    return [parseJson(text)];
  } catch {
    return [];
  }
}

/** Replaces each string that is a value by a star. */
function describeShape(value: JsonValue): unknown {
  if (typeof value === "string") return "*";
  if (Array.isArray(value)) return value.map(describeShape);
  if (!isObject(value)) return String(value);
  return Object.entries(value).map(([key, item]) => [key, describeShape(item)]);
}
