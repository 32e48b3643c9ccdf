import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Manifest } from "./manifest.js";
import { readManifest, renderManifest } from "./manifest-file.js";
import { buildTestFixture, makeFolder } from "./testing.js";

const entry = { ...buildTestFixture("a", "one", "two").entry, harvestedAt: "2026-01-02T03:04:05Z" };

async function makeFolderWith(text: string): Promise<string> {
  const folder = await makeFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "manifest.json"), text);
  return folder;
}

/** Returns the same value with its members in reverse order. */
function reverseMembers<T>(value: T): T {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, reverseMembers(member)] as const);
  return Object.fromEntries(members.reverse()) as T;
}

test("a manifest is written as the same bytes, whatever the order of its members", async () => {
  const methods = { "turn/started": 1, "item/completed": 2 };
  const [first] = entry.steps;
  const one = {
    formatVersion: 1,
    sdk: "python",
    scenarios: { a: entry, b: { ...entry, steps: [{ ...first, methods }] } },
  } as Manifest;
  const text = renderManifest(one);

  expect(renderManifest(reverseMembers(one))).toBe(text);
  expect(text).toMatch(/^\{\n {2}"formatVersion": 1,\n {2}"sdk": "python",\n {2}"scenarios": \{\n/);
  expect(Object.keys(JSON.parse(text).scenarios.b.steps[0].methods)).toEqual([
    "item/completed",
    "turn/started",
  ]);
  expect(JSON.parse(text).scenarios.a.replaced.uuid).toEqual(["params.threadId", "params.turn.id"]);
  const folder = await makeFolderWith(text);
  expect(renderManifest((await readManifest(folder)) as Manifest)).toBe(
    await readFile(join(folder, "manifest.json"), "utf8"),
  );
});

test("a folder without a manifest gives undefined", async () => {
  expect(await readManifest(await makeFolder())).toBeUndefined();
});

test.each([
  ["{", /JSON/],
  ["null", /the file is empty/],
  ['{"formatVersion":1,"sdk":"python","scenarios":{"a":{}}}', /scenarios\.a\.title/],
  ['{"formatVersion":1,"sdk":"python","scenarios":{},"more":1}', /more/],
])("the error about the manifest %s says where it is damaged", async (text, where) => {
  const reading = readManifest(await makeFolderWith(text));
  await expect(reading).rejects.toMatchObject({ code: "manifest-damaged" });
  await expect(reading).rejects.toThrow(where);
});

test("a manifest with paths that lead out of the folder is refused", async () => {
  const [step] = entry.steps;
  const evil = { ...entry, steps: [{ ...step, file: "../../evil.jsonl" }] };
  const text = JSON.stringify({ formatVersion: 1, sdk: "python", scenarios: { a: evil } });
  await expect(readManifest(await makeFolderWith(text))).rejects.toThrow("scenarios.a.steps.0.file");
});

test("a manifest of a newer format is refused", async () => {
  await expect(readManifest(await makeFolderWith('{"formatVersion":2}'))).rejects.toMatchObject({
    kind: "environment",
    code: "manifest-too-new",
  });
});
