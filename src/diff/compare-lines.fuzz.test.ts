import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { anyBytes, breakLines } from "../../test/helpers/broken-files.js";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { splitLines } from "../lib/index.js";
import { compareLines, groupDifferences, renderDiffHtml, renderDiffMarkdown, type SetDiff } from "./index.js";

const FIXTURES = "integration/fixtures/python";
const VALID = ["thread_basic.jsonl", "wire/approval_command_accepted.jsonl"].map((file) =>
  splitLines(readFileSync(`${FIXTURES}/${file}`, "utf8")),
);

const valid = fc.constantFrom(...VALID);
const broken = fc.oneof(
  { weight: 4, arbitrary: valid.chain(breakLines) },
  anyBytes.map((bytes) => splitLines(bytes.toString())),
);

test("lines do not differ from themselves", () =>
  checkProperty(
    fc.property(broken, (lines) => {
      expect(compareLines(lines, [...lines])).toEqual({
        pairs: lines.map((_, index) => [index, index]),
        differences: [],
      });
    }),
    60,
  ));

test("each line is in one pair, and the differences of any lines can be rendered", () =>
  checkProperty(
    fc.property(fc.oneof(fc.tuple(valid, broken), fc.tuple(broken, broken)), ([old, now]) => {
      const { pairs, differences } = compareLines(old, now);
      const list = (side: 0 | 1) => pairs.map((pair) => pair[side]).filter((index) => index !== null);
      expect(list(0).toSorted((a, b) => a - b)).toEqual(old.map((_, index) => index));
      expect(list(1).toSorted((a, b) => a - b)).toEqual(now.map((_, index) => index));
      const files = [{ file: "a.jsonl", what: "events" as const, differences }];
      const fixtures = [{ name: "a", change: "changed" as const, class: "breaking" as const, files }];
      const diff: SetDiff = { old: "old", new: "new", same: 0, fixtures };
      expect(groupDifferences(diff).length > 0).toBe(differences.length > 0);
      expect(renderDiffMarkdown(diff)).not.toMatch(/<script/i);
      expect(renderDiffHtml(diff)).not.toMatch(/<script/i);
    }),
    60,
  ));
