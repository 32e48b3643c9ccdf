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

test("a second document is a mistake", () => {
  expect(readMistakes("---\na: 1\n---\nb: 2\n")).toMatchObject([{ line: 3, column: 1 }]);
});

test("a file of the usual depth is read", () => {
  const depth = 90;
  expect(new YamlFile(`${"[".repeat(depth)}${"]".repeat(depth)}`).toData()).toHaveLength(1);
});
