import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { verifyFolder } from "./index.js";
import { readManifest } from "./manifest.js";
import { commitHarvest } from "./store.js";
import { batch, fixture, newFolder } from "./testing.js";

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
  await commitHarvest(folder, batch([fixture("a", "one", "two")]));
});

const said = async () => (await verifyFolder(folder)).map(({ file, problem }) => `${file} ${problem}`);

it("finds nothing wrong with what the store wrote", async () => {
  await writeFile(join(folder, "README.md"), "mine");
  expect(await verifyFolder(folder)).toEqual([]);
});

it("names files that are missing, changed, linked or unknown", async () => {
  await rm(join(folder, "a_step1.jsonl"));
  await writeFile(join(folder, "a_step2.jsonl"), "{}\n{}");
  await rm(join(folder, "wire", "a.jsonl"));
  await symlink("/dev/zero", join(folder, "wire", "a.jsonl"));
  await writeFile(join(folder, "wire", "b.jsonl"), "");

  expect(await said()).toEqual([
    "a_step1.jsonl is missing",
    expect.stringMatching(
      /^a_step2\.jsonl is not what the manifest says: digest .*; bytes 5, in .*; lines 2, in the manifest 1$/,
    ),
    "wire/a.jsonl is no plain file",
    "wire/b.jsonl stands in no manifest",
  ]);
});

it("finds numbers that were changed in the manifest", async () => {
  const manifest = await readManifest(folder);
  for (const step of manifest?.scenarios.a?.steps ?? []) step.events = 7;
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  expect(await said()).toEqual([
    "a_step1.jsonl is not what the manifest says: lines 1, in the manifest 7",
    "a_step2.jsonl is not what the manifest says: lines 1, in the manifest 7",
    "audit.jsonl entry 1, the last, names another manifest.json than the one that is there",
  ]);
});

it("names a manifest that is missing or damaged", async () => {
  await writeFile(join(folder, "manifest.json"), "{");
  expect(await said()).toEqual([expect.stringMatching(/^manifest\.json .* is damaged: /)]);
  await rm(join(folder, "manifest.json"));
  expect(await said()).toEqual(["manifest.json is missing"]);
});

it("names a change that a killed harvest left half done", async () => {
  await mkdir(join(dirname(folder), ".python.next"));
  expect(await said()).toEqual(["../.python.next is a change that was killed while it moved its files in"]);
});
