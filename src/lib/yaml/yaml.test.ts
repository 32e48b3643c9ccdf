import { describe, expect, test } from "vitest";
import { YamlError, YamlFile } from "./index.js";

function readMistakes(text: string) {
  try {
    new YamlFile(text).toData();
  } catch (error) {
    if (error instanceof YamlError) return error.mistakes;
    throw error;
  }
  return [];
}

test("each mistake has its line and column", () => {
  expect(readMistakes("a: 1\na: 2\nb: [\n")).toMatchObject([
    { line: 2, column: 1, message: expect.stringContaining("unique") },
    { line: 4, column: 1 },
  ]);
});

describe("a file that is nested too deeply is refused, before recursion ends the process:", () => {
  test.each([
    ["lists", "[".repeat(50_000) + "]".repeat(50_000)],
    ["lists that do not end", "[".repeat(50_000)],
    ["maps", "{a: ".repeat(3000) + "}".repeat(3000)],
    ["lists in one line", `${"- ".repeat(20_000)}a`],
    ["keys that are maps", `${"? ".repeat(20_000)}a`],
    ["lines", Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ])("%s", (_, text) => {
    expect(readMistakes(text)).toMatchObject([{ message: "The file is nested deeper than 100 levels" }]);
  });
});

test("an anchor that is used too often is a mistake", () => {
  const use = (times: number) => `a: &a 1\nb: [${Array(times).fill("*a").join(", ")}]\n`;
  expect(readMistakes(use(19))).toEqual([]);
  expect(readMistakes(use(20))).toMatchObject([{ message: expect.stringContaining("is used too often") }]);
});

test("a second document is a mistake", () => {
  expect(readMistakes("---\na: 1\n---\nb: 2\n")).toMatchObject([{ line: 3, column: 1 }]);
});

test("a file with 90 levels is read", () => {
  const depth = 90;
  expect(new YamlFile(`${"[".repeat(depth)}${"]".repeat(depth)}`).toData()).toHaveLength(1);
});

test("equal keys are mistakes in each map, and equal texts of other types are none", () => {
  const unique = { message: "Map keys must be unique" };
  expect(
    readMistakes("a:\n  b: 1\n  'b': 2\n  c: 3\nd: {x: 1, y: 2, x: 3}\n? [1]\n: 1\n? [1]\n: 2\n"),
  ).toEqual([
    { line: 3, column: 3, ...unique },
    { line: 5, column: 17, ...unique },
  ]);
  expect(readMistakes("1: a\n'1': b\nnull: c\n'': d\n")).toEqual([]);
});

test("a file may refer to anchors a thousand times", () => {
  const anchors = Array.from({ length: 100 }, (_, index) => `k${index}: &a${index} 1\n`).join("");
  const refer = (times: number) =>
    anchors + Array.from({ length: times }, (_, index) => `r${index}: *a${index % 100}\n`).join("");
  expect(readMistakes(refer(1000))).toEqual([]);
  const message = "The file has more than 1000 references to anchors";
  expect(readMistakes(refer(3000))).toEqual([{ line: 1101, column: 8, message }]);
});

test("a place is found by path, also at the key itself and behind a key that is a number", () => {
  const yaml = new YamlFile("a:\n  1: [x, {y: z}]\n  b: 2\n");
  const findPlace = (offset: number) => Object.values(yaml.findPosition(offset)).join(":");
  expect(findPlace(yaml.findNodeOffset(["a", "1", 1, "y"]))).toBe("2:14");
  expect(findPlace(yaml.findKeyOffset(["a"], "b"))).toBe("3:3");
  expect(findPlace(yaml.findNodeOffset(["a", "1", 7, "y"]))).toBe("2:6");
  expect(findPlace(yaml.findKeyOffset(["a", "1"], "no"))).toBe("2:6");
  expect(findPlace(yaml.findKeyOffset(["a", "no"], "b"))).toBe("2:3");
});

test("a part that refers to itself is a mistake, and a second use of an anchor is none", () => {
  const mistake = (line: number, column: number) => [
    { line, column, message: "`*s` refers to a part of the file that it is in" },
  ];
  expect(readMistakes("schema: &s\n  type: object\n  properties: { a: *s }\n")).toEqual(mistake(3, 20));
  expect(readMistakes("&s [1, [*s]]\n")).toEqual(mistake(1, 9));
  expect(readMistakes("a: &s\n  <<: *s\n")).toEqual(mistake(2, 7));
  expect(readMistakes("a: &s\n  b: &s 1\n  c: *s\nd: *s\n")).toEqual([]);
  expect(new YamlFile("a: &s { b: 1 }\nc: [*s, *s]\n").toData()).toEqual({
    a: { b: 1 },
    c: [{ b: 1 }, { b: 1 }],
  });
});
