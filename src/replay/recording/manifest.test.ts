import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { ManifestReader } from "./manifest.js";

async function open(text?: string): Promise<ManifestReader> {
  const folder = await makeTemporaryFolder("manifest");
  if (text !== undefined) writeFileSync(join(folder, "manifest.json"), text);
  return new ManifestReader(folder);
}

test("the steps and the sizes of files are read from the manifest", async () => {
  const manifest = await open(
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

test("a folder without a manifest, or with another program's, lists nothing", async () => {
  for (const text of [undefined, '{"name":"a web app"}', '{"scenarios":{"a":null}}']) {
    const manifest = await open(text);
    expect(manifest.steps("a")).toEqual([]);
    expect(manifest.size("a.jsonl")).toBeUndefined();
  }
});

test("a manifest of a newer format is refused", async () => {
  await expect(open('{"formatVersion":2}')).rejects.toThrow(
    expect.objectContaining({ code: "fixture-newer" }),
  );
});
