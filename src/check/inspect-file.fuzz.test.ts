import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { breakJsonLines } from "../../test/helpers/broken-files.js";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { splitLines } from "../lib/index.js";
import { getFileKind } from "../transcript/index.js";
import { inspectFile } from "./inspect-file.js";

let folder: string;
beforeAll(async () => {
  folder = await makeTemporaryFolder("inspect-fuzz");
});

test.each([
  ["events", "thread_basic.jsonl"],
  ["frames", "wire/thread_basic.jsonl"],
])("a broken file of %s is inspected, and each problem has a line of the file and a hint", (_, file) => {
  const valid = readFileSync(`integration/fixtures/python/${file}`, "utf8");
  return checkProperty(
    fc.asyncProperty(breakJsonLines(valid), async (bytes) => {
      writeFileSync(join(folder, "x.jsonl"), bytes);
      const { lines, problems, ...facts } = await inspectFile(join(folder, "x.jsonl"), getFileKind(file));
      expect(facts).toEqual({ bytes: bytes.length, digest: expect.stringMatching(/^sha256:/) });
      expect(lines).toBe(splitLines(bytes.toString()).length);
      for (const { line, problem, hint } of problems) {
        expect(line).toBeGreaterThan(0);
        expect(line).toBeLessThanOrEqual(lines);
        expect(problem && hint).not.toBe("");
      }
    }),
    60,
  );
});
