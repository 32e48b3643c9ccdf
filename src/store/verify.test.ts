import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { verifyFolder } from "./index.js";
import { readManifest } from "./manifest-file.js";
import { commitHarvest } from "./store.js";
import { buildTestBatch, buildTestFixture, makeFolder } from "./testing.js";

let folder: string;
beforeEach(async () => {
  folder = await makeFolder();
  await commitHarvest(folder, buildTestBatch([buildTestFixture("a", "one", "two")]));
});

const listProblems = async () =>
  (await verifyFolder(folder)).map(({ file, problem }) => `${file} ${problem}`);

test("a folder that the store wrote has no problem", async () => {
  await writeFile(join(folder, "README.md"), "mine");
  expect(await verifyFolder(folder)).toEqual([]);
});

test("files that are missing, changed, linked or unknown are reported", async () => {
  await rm(join(folder, "a_step1.jsonl"));
  await writeFile(join(folder, "a_step2.jsonl"), "{}\n{}");
  await rm(join(folder, "wire", "a.jsonl"));
  await symlink("/dev/zero", join(folder, "wire", "a.jsonl"));
  await writeFile(join(folder, "wire", "b.jsonl"), "");

  expect(await listProblems()).toEqual([
    "a_step1.jsonl is missing",
    expect.stringMatching(
      /^a_step2\.jsonl is not what the manifest says: digest .*; bytes 5, in .*; lines 2, in the manifest 1$/,
    ),
    "wire/a.jsonl is no plain file",
    "wire/b.jsonl is not in the manifest",
  ]);
});

test("the hint for a damaged fixture of a capture is to restore or import it, not to harvest", async () => {
  const fixture = buildTestFixture("b", "one");
  const captured = { from: "a bug report", format: "wire" as const };
  await commitHarvest(folder, buildTestBatch([{ ...fixture, entry: { ...fixture.entry, captured } }]));
  await rm(join(folder, "b.jsonl"));
  await writeFile(join(folder, "wire/b.jsonl"), "{}\n");
  const hints = (await verifyFolder(folder)).map(({ hint }) => hint);
  const restore = "Restore it from git, or import the capture again with `touchstone import`.";
  expect(hints).toEqual([restore, restore]);
});

test("numbers that were changed in the manifest are reported", async () => {
  const manifest = await readManifest(folder);
  for (const step of manifest?.scenarios.a?.steps ?? []) step.events = 7;
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  expect(await listProblems()).toEqual([
    "a_step1.jsonl is not what the manifest says: lines 1, in the manifest 7",
    "a_step2.jsonl is not what the manifest says: lines 1, in the manifest 7",
    "audit.jsonl entry 1, the last one, has the digest of another manifest.json",
  ]);
});

test("a manifest that is missing or damaged is reported", async () => {
  await writeFile(join(folder, "manifest.json"), "{");
  expect(await listProblems()).toEqual([expect.stringMatching(/^manifest\.json is damaged: /)]);
  await rm(join(folder, "manifest.json"));
  expect(await listProblems()).toEqual(["manifest.json is missing"]);
});

test.each(["manifest.json", "audit.jsonl"])(
  "where %s is a link or a folder, that file is reported",
  async (file) => {
    await rm(join(folder, file));
    await symlink(file, join(folder, file));
    expect(await listProblems()).toEqual([`${file} is a symbolic link`]);
    await rm(join(folder, file));
    await mkdir(join(folder, file));
    expect(await listProblems()).toEqual([`${file} is a folder, and no plain file`]);
  },
);

test("a folder without any fixture is distinguished from one whose manifest is missing", async () => {
  await rm(folder, { recursive: true });
  const [problem] = await verifyFolder(folder);
  expect(problem).toMatchObject({ problem: "is missing: there is no fixture" });
  expect(problem?.hint).toContain("Run `touchstone harvest`");
});

test("a change that a killed harvest left half done is reported", async () => {
  await mkdir(join(dirname(folder), ".python.next"));
  expect(await listProblems()).toEqual([
    "../.python.next is an unfinished change: the program that wrote it was killed, or could not finish it",
  ]);
});
