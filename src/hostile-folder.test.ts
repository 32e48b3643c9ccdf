/** Every reader of a fixtures folder refuses what is no plain file in it: none waits, and none follows a link. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { makeTemporaryFolder } from "../test/helpers/temporary.js";
import { checkFolder } from "./check/index.js";
import { readReportPart } from "./cli/merge/merge-reports.js";
import { measureCoverage, NO_REASONS } from "./coverage/index.js";
import { openFolderSet } from "./diff/index.js";
import { readStoredFile } from "./parity/folder-subject.js";
import type { ProtocolSchemas } from "./protocol/schemas/index.js";
import { findWireFile, listWires } from "./replay/recording/fixture-lookup.js";
import { LineReader } from "./replay/recording/line-reader.js";
import { readAudit, readManifest, verifyFolder, withFolderLock } from "./store/index.js";

/** Schemas that find no value of an enum. */
const SCHEMAS = { collectEnumValues: () => undefined } as unknown as ProtocolSchemas;

const SOURCE = "src/store/testdata/0.1.0/python";
const WIRE = "wire/thread_basic.jsonl";

async function copyFixtures(): Promise<string> {
  const folder = join(await makeTemporaryFolder("hostile"), "python");
  cpSync(SOURCE, folder, { recursive: true });
  return folder;
}

/** Puts something else into the place of a file or folder. */
const REPLACEMENTS: Record<string, (path: string) => void> = {
  "a named pipe": (path) => execFileSync("mkfifo", [path]),
  "a folder": (path) => cpSync(dirname(SOURCE), path, { recursive: true }),
  "a link to a device": (path) => symlinkSync("/dev/zero", path),
  "a link to a file outside": (path) => {
    writeFileSync(`${dirname(dirname(path))}/outside`, "{}\n");
    symlinkSync(`${dirname(dirname(path))}/outside`, path);
  },
};

async function readWithEach(folder: string, file: string): Promise<Record<string, unknown>> {
  const manifest = await readManifest(SOURCE);
  const readers: Record<string, () => unknown> = {
    diff: async () => (await openFolderSet("folder", folder)).read(file),
    parity: () => readStoredFile(folder, file),
    coverage: () => measureCoverage([{ folder, manifest }], SCHEMAS, [], NO_REASONS),
    replay: () => new LineReader(findWireFile("thread_basic", () => folder)).close(),
    replayByPrompt: () => listWires(folder).map((path) => new LineReader(path).close()),
  };
  const results = Object.entries(readers).map(async ([name, read]) => {
    try {
      return [name, await read()];
    } catch (error) {
      return [name, error];
    }
  });
  return Object.fromEntries(await Promise.all(results));
}

test.each(Object.keys(REPLACEMENTS))("where a wire is %s, every reader refuses it", async (what) => {
  const folder = await copyFixtures();
  rmSync(join(folder, WIRE));
  REPLACEMENTS[what]?.(join(folder, WIRE));
  for (const [reader, result] of Object.entries(await readWithEach(folder, WIRE))) {
    expect(result, reader).toMatchObject({ name: "TouchstoneError" });
  }
  const problem = { file: WIRE, problem: expect.stringMatching(/is no plain file|can't be read/) };
  expect(await verifyFolder(folder)).toContainEqual(expect.objectContaining(problem));
  expect(await checkFolder(folder)).toContainEqual(expect.objectContaining(problem));
});

test("where the folder of the wires is a link, every reader refuses it", async () => {
  const folder = await copyFixtures();
  cpSync(join(folder, "wire"), `${folder}-wire`, { recursive: true });
  rmSync(join(folder, "wire"), { recursive: true });
  symlinkSync(`${folder}-wire`, join(folder, "wire"));
  for (const [reader, result] of Object.entries(await readWithEach(folder, WIRE))) {
    expect(result, reader).toMatchObject({ name: "TouchstoneError" });
    expect(String((result as Error).message), reader).toContain("is a symbolic link");
  }
  const problem = { file: WIRE, problem: expect.stringContaining("is a symbolic link") };
  expect(await verifyFolder(folder)).toContainEqual(expect.objectContaining(problem));
});

test.each(Object.keys(REPLACEMENTS))(
  "where the manifest or the audit log is %s, it is refused",
  async (what) => {
    const folder = await copyFixtures();
    for (const [file, read] of [
      ["manifest.json", readManifest],
      ["audit.jsonl", readAudit],
    ] as const) {
      rmSync(join(folder, file));
      REPLACEMENTS[what]?.(join(folder, file));
      await expect(read(folder)).rejects.toMatchObject({ name: "TouchstoneError" });
      rmSync(join(folder, file), { recursive: true });
      cpSync(join(SOURCE, file), join(folder, file));
    }
  },
);

test.each(["a named pipe", "a folder", "a link to a device"])(
  "where a report to merge is %s, it is refused",
  async (what) => {
    const report = join(await makeTemporaryFolder("hostile"), "report.json");
    REPLACEMENTS[what]?.(report);
    await expect(readReportPart(report)).rejects.toMatchObject({ code: "merge-wrong" });
  },
);

test.each([
  { staged: "staged", written: ["../outside"], removed: [] },
  { staged: "staged", written: [], removed: ["../outside"] },
  { staged: "staged", written: [], removed: ["a\n/../../outside"] },
  { staged: "..", written: ["outside"], removed: [] },
  { staged: "staged", written: [], removed: ["link/outside"] },
])("a journal that somebody left beside the fixtures reaches no other folder: %j", async (journal) => {
  const folder = await copyFixtures();
  const outside = join(dirname(folder), "outside");
  writeFileSync(outside, "mine");
  symlinkSync("..", join(folder, "link"));
  const next = join(dirname(folder), ".python.next");
  mkdirSync(join(next, "staged"), { recursive: true });
  writeFileSync(join(next, "journal.json"), JSON.stringify(journal));
  const work = vi.fn();
  await expect(withFolderLock(folder, { onWait() {} }, work)).rejects.toMatchObject({ code: "path-outside" });
  expect(work).not.toHaveBeenCalled();
  expect(readFileSync(outside, "utf8")).toBe("mine");
});
