import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { breakJsonLines } from "../../test/helpers/broken-files.js";
import { checkProperty } from "../../test/helpers/fuzz.js";
import { parseNotes, renderChecklist } from "./index.js";

const CHECKLIST = readFileSync("docs/python-parity-checklist.md", "utf8").split("\n").slice(0, 20);

test("the notes of any checklist stay when it is written again", () => {
  const [row = ""] = CHECKLIST.filter((line) => line.includes("`")).slice(-1);
  const withNote = [...CHECKLIST, row.replace(/\|\s*\|$/, "| ours is *later* |"), "- `gone`: kept"].join(
    "\n",
  );
  expect(parseNotes(withNote).size).toBeGreaterThan(1);
  return checkProperty(
    fc.property(breakJsonLines(withNote), (bytes) => {
      const notes = parseNotes(bytes.toString());
      const pins = { codex: "1.2.3", sdk: "1.2.3" };
      for (const catalogue of [
        new Map<string, string>(),
        new Map([...notes.keys()].map((name) => [name, ""])),
      ]) {
        const text = renderChecklist(undefined, {
          pins,
          tests: new Map(),
          notes,
          catalogue,
          stale: new Set(),
        });
        expect(parseNotes(text)).toEqual(notes);
      }
    }),
    60,
  );
});
