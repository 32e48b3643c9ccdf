import { describe, expect, test } from "vitest";
import type { JsonValue } from "../transcript/index.js";
import { LineSearch, StreamSearch } from "./index.js";
import { buildStreamKey, readStreamId } from "./texts.js";

// The token is joined from parts, so that no scanner reports this file as a leak.
const TOKEN = ["gh", "p_", "Vw3kQ9zLm2Xb7Tn4Rd8Ys1Gc5Hf6Jp0QaWe"].join("");

/** Searches lines as `check` does. */
function findCut(lines: object[]) {
  const lineSearch = new LineSearch();
  const streams = new StreamSearch();
  const found = lines.flatMap((line, index) => {
    const text = JSON.stringify(line);
    const bytes = Buffer.alloc(4 * Math.ceil(Buffer.byteLength(text) / 4));
    lineSearch.search(bytes, 0, bytes.write(text));
    const { holdsAnchor, mayBeDelta, mayHoldCommand } = lineSearch;
    return [
      ...(mayBeDelta ? streams.addDelta(line as never, index + 1, holdsAnchor) : []),
      ...(mayHoldCommand ? streams.addCommands(line as never, index + 1, holdsAnchor) : []),
    ];
  });
  return [...found, ...streams.finish()];
}

const buildDelta = (delta: string, itemId = "a", method = "item/agentMessage/delta") => ({
  method,
  params: { itemId, delta },
});

test.each([1, 2, 3, 5, 17, 35])("a token in deltas of %i characters is found at its first line", (size) => {
  const pieces = (`so: ${TOKEN}.`.match(new RegExp(`.{1,${size}}`, "g")) ?? []).map((piece) =>
    buildDelta(piece),
  );
  expect(findCut(pieces)).toEqual([
    { line: 1 + Math.floor(4 / size), path: "params.delta", rule: "github-token" },
  ]);
});

test("a token is found once, wherever it is cut and however much stands before it", () => {
  for (const before of [0, 100, 32_700, 32_767, 32_768, 65_500, 65_535, 65_536, 131_050, 200_000]) {
    for (const cut of [1, 3, 4, 20, TOKEN.length - 1]) {
      const text = "so it goes ".repeat(before).slice(0, before);
      const lines = [
        text.slice(0, before >> 1),
        text.slice(before >> 1),
        TOKEN.slice(0, cut),
        TOKEN.slice(cut),
      ];
      expect(
        findCut(lines.map((piece) => buildDelta(piece))),
        `${before} characters before, cut at ${cut}`,
      ).toEqual([{ line: 3, path: "params.delta", rule: "github-token" }]);
    }
  }
});

test("a token is found among many others' deltas, and only in its own stream", () => {
  const others = Array.from({ length: 100 }, (_, index) => buildDelta("ghp_ and more", `other${index}`));
  const lines = [buildDelta(TOKEN.slice(0, 9)), ...others, buildDelta(TOKEN.slice(9))];
  expect(findCut(lines)).toMatchObject([{ line: 1 }]);
  expect(findCut([buildDelta(TOKEN.slice(0, 9), "a"), buildDelta(TOKEN.slice(9), "b")])).toEqual([]);
});

test("in more streams than are kept, a token of a stream that still grows is found", () => {
  const buildOthers = (name: string) =>
    Array.from({ length: 200 }, (_, index) => buildDelta("x", `${name}${index}`));
  const pieces = TOKEN.match(/.{1,9}/g) ?? [];
  expect(
    findCut(pieces.flatMap((piece, index) => [buildDelta(piece), ...buildOthers(`${index}-`)])),
  ).toMatchObject([{ line: 1 }]);
});

test.each<[string, (text: string, index: number) => object, string]>([
  [
    "base64 of outputs",
    (text) => ({
      method: "command/exec/outputDelta",
      params: { processId: "1", deltaBase64: Buffer.from(text).toString("base64") },
    }),
    "params.deltaBase64",
  ],
  [
    "outputs of two commands",
    (text, index) => ({
      method: "item/completed",
      params: { item: { id: `i${index}`, aggregatedOutput: `${text}\n` } },
    }),
    "params.item.aggregatedOutput",
  ],
  [
    "two commands",
    (text, index) => ({ method: "item/started", params: { item: { id: `i${index}`, command: text } } }),
    "params.item.command",
  ],
  [
    "the streams of two commands",
    (text, index) => buildDelta(`${text}\n`, `i${index}`, "item/commandExecution/outputDelta"),
    "params.delta",
  ],
])("a token that is cut over %s is found", (_, build, path) => {
  expect(findCut([TOKEN.slice(0, 18), TOKEN.slice(18)].map(build))).toMatchObject([{ line: 1, path }]);
});

test.each([
  ["a terminal's color at the cut", `${TOKEN.slice(0, 9)}\u001b[0m`, `\u001b[1m${TOKEN.slice(9)}`],
  ["a color that is cut itself", `${TOKEN.slice(0, 9)}\u001b[3`, `1m${TOKEN.slice(9)}`],
  ["a zero-width space at the cut", `${TOKEN.slice(0, 2)}\u200b`, TOKEN.slice(2)],
])("a token with %s is found", (_, one, other) => {
  expect(findCut([buildDelta(one), buildDelta(other)])).toMatchObject([{ line: 1, rule: "github-token" }]);
});

describe("what is no cut secret:", () => {
  test("one within a single line, which the search of lines finds", () => {
    expect(findCut([buildDelta("a "), buildDelta(` ${TOKEN} `), buildDelta(" b")])).toEqual([]);
  });
  test("ordinary words in deltas", () => {
    expect(
      findCut(["The pass", "word: is", " not here, mail", "@example.com"].map((text) => buildDelta(text))),
    ).toEqual([]);
  });
});

test("members of a delta that are no texts identify its stream, too", () => {
  const build = (itemId: JsonValue) =>
    buildStreamKey(readStreamId({ method: "item/agentMessage/delta", params: { itemId } }) ?? []);
  const hostile: JsonValue = { toString: 1, valueOf: null };
  expect(build(hostile)).toBe(build({ ...hostile }));
  expect(build(hostile)).not.toBe(build(["a"]));
});
