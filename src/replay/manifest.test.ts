import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ManifestReader } from "./manifest.js";

function open(text?: string): ManifestReader {
  const folder = mkdtempSync(join(tmpdir(), "touchstone-manifest-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (text !== undefined) writeFileSync(join(folder, "manifest.json"), text);
  return new ManifestReader(folder);
}

test("the steps and the sizes of files are read from the manifest", () => {
  const manifest = open(
    JSON.stringify({
      formatVersion: 1,
      scenarios: {
        a: {
          steps: [{ file: "a_step1.jsonl", bytes: 7, exitCode: 1 }],
          wire: { file: "wire/a.jsonl", bytes: 9 },
        },
        b: { steps: [], wire: null },
      },
    }),
  );
  expect(manifest.steps("a")).toEqual([{ file: "a_step1.jsonl", bytes: 7, exitCode: 1 }]);
  expect([manifest.steps("b"), manifest.steps("constructor")]).toEqual([[], []]);
  expect(manifest.size("a_step1.jsonl")).toBe(7);
  expect(manifest.size("wire/a.jsonl")).toBe(9);
  expect(manifest.size("a.jsonl")).toBeUndefined();
});

test("a folder without a manifest, or with another program's, lists nothing", () => {
  for (const text of [undefined, '{"name":"a web app"}', '{"scenarios":{"a":null}}']) {
    expect(open(text).steps("a")).toEqual([]);
    expect(open(text).size("a.jsonl")).toBeUndefined();
  }
});

test.each(["{", "null", "1"])("a manifest that is %s can't be read", (text) => {
  expect(() => open(text)).toThrow(expect.objectContaining({ code: "fixture-broken" }));
});

test("a manifest of a newer format is refused", () => {
  expect(() => open('{"formatVersion":2}')).toThrow(expect.objectContaining({ code: "fixture-newer" }));
});
