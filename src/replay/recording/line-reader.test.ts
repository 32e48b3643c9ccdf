import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { LineReader } from "./line-reader.js";

let folder: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder("lines");
});

function readAllLines(content: string | Buffer): { lines: string[]; unended: boolean } {
  writeFileSync(join(folder, "x"), content);
  const reader = new LineReader(join(folder, "x"));
  const lines: string[] = [];
  for (let line = reader.next(); line !== undefined; line = reader.next()) lines.push(line);
  expect(reader.next()).toBeUndefined();
  expect(reader.linesRead).toBe(lines.length);
  return { lines, unended: reader.lacksLineEnd };
}

test.each([
  ["", [], false],
  ["\n", [""], false],
  ["a", ["a"], true],
  ["a\n\nb\n", ["a", "", "b"], false],
  ["héllo\n🎉", ["héllo", "🎉"], true],
])("the text %j has the lines %j", (text, lines, unended) =>
  expect(readAllLines(text)).toEqual({ lines, unended }),
);

test("lines of any length are read across any number of chunks", () => {
  for (const size of [65_535, 65_536, 65_537, 131_072, 1_000_003]) {
    const lines = ["x", "é".repeat(size), "y".repeat(size), "", "z"];
    expect(readAllLines(`${lines.join("\n")}\n`)).toEqual({ lines, unended: false });
  }
  const many = Array.from({ length: 20_000 }, (_, index) => `${index} ${"ü".repeat(index % 40)}`);
  expect(readAllLines(`${many.join("\n")}\n`).lines).toEqual(many);
});
