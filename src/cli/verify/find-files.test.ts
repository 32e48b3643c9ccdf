import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { findFiles } from "./find-files.js";

const root = await makeTemporaryFolder("find-files");
await mkdir(join(root, "deep/node_modules"), { recursive: true });
const FILES = [
  "a.jsonl",
  "b.jsonl",
  "c-1.json",
  "deep/a.jsonl",
  "deep/d.ndjson",
  "deep/node_modules/x.jsonl",
];
for (const file of [...FILES, "note.txt"]) await writeFile(join(root, file), "");

test.each([
  [".", ["a.jsonl", "b.jsonl", "c-1.json", "deep/a.jsonl", "deep/d.ndjson"]],
  ["*.jsonl", ["a.jsonl", "b.jsonl"]],
  ["**/*.jsonl", ["a.jsonl", "b.jsonl", "deep/a.jsonl"]],
  ["{a,c-?}.json*", ["a.jsonl", "c-1.json"]],
  ["{a,deep/{a,d}}.{nd,}json*", ["a.jsonl", "deep/a.jsonl", "deep/d.ndjson"]],
  ["[!a].jsonl", ["b.jsonl"]],
  ["[b-z]*.json*", ["b.jsonl", "c-1.json"]],
  ["[z-a].jsonl", []],
])("%s names %j", (pattern, expected) => {
  const find = () => findFiles([join(root, pattern)]).map(({ path }) => path);
  if (expected.length === 0) expect(find).toThrow("No file matches");
  else expect(find()).toEqual(expected.map((file) => join(root, file)));
});

test("a file that is named twice is listed once, as it was named first", () => {
  const file = join(root, "a.jsonl");
  const other = `${root}/./a.jsonl`;
  expect(findFiles([other, file, other])).toEqual([{ path: other, isNamed: true }]);
});
