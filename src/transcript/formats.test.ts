/**
 * The guarantee of docs/formats.md: older files are read, migrated or reported with a hint; newer files are reported.
 */
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAtlas } from "../atlas/index.js";
import { parseAccepted } from "../parity/accepted.js";
import { readFixture } from "../replay/index.js";
import { parseScenario } from "../scenario/index.js";
import { computeSha256, readManifest, verifyFolder } from "../store/index.js";
import { commitHarvest } from "../store/store.js";
import { buildTestBatch, buildTestFixture, makeFolder } from "../store/testing.js";
import { FORMATS } from "./formats.js";

/** A fixtures folder written by touchstone 0.1.0, and its scenarios. */
const OLD = "src/store/testdata/0.1.0";

async function copyOldFolder(): Promise<string> {
  const folder = await makeFolder();
  await cp(join(OLD, "python"), folder, { recursive: true });
  return folder;
}

test("docs/formats.md names each format with its version", async () => {
  const page = await readFile("docs/formats.md", "utf8");
  const rows = [...page.matchAll(/^\| (\w+) \| (\d+\.\d+\.\d+) \|/gm)].map(([, format, version]) => [
    format,
    version,
  ]);
  expect(Object.fromEntries(rows)).toEqual(FORMATS);
  for (const version of new Set(Object.values(FORMATS))) expect(page).toContain(version);
});

test("a folder that touchstone 0.1.0 wrote is valid, can be read, and takes the next harvest", async () => {
  const folder = await copyOldFolder();
  expect(await verifyFolder(folder)).toEqual([]);
  const names = Object.keys((await readManifest(folder))?.scenarios ?? {});
  expect(names).toHaveLength(8);
  for (const name of names) expect([...readFixture(name, { folder })].length).toBeGreaterThan(5);
  await commitHarvest(folder, buildTestBatch([buildTestFixture("a", "one")]));
  expect(await verifyFolder(folder)).toEqual([]);
});

test("a scenario of touchstone 0.1.0 is read, or the error says what to write instead", async () => {
  const messages: string[] = [];
  for (const file of await readdir(join(OLD, "scenarios"))) {
    const text = await readFile(join(OLD, "scenarios", file), "utf8");
    try {
      parseScenario(text, file);
    } catch (error) {
      messages.push((error as Error).message);
    }
  }
  expect(messages).toEqual([
    "error_model_failure.yaml:12:75: model.0.do.0.fail.times: has moved: write `times` beside `do`, since it belongs to the response (docs/formats.md)",
  ]);
});

test.each([
  ["a number", (line: string) => line.replace('"formatVersion":1', '"formatVersion":2'), "format version 2"],
  ["a member", (line: string) => line.replace('"tool"', '"host":"h","tool"'), "does not know"],
])("an audit log with %s of a later touchstone is reported, and not written to", async (_, change, what) => {
  const folder = await copyOldFolder();
  const log = join(folder, "audit.jsonl");
  const body = change((await readFile(log, "utf8")).trimEnd().replace(/,"digest":"[^"]*"\}$/, "}"));
  await writeFile(log, `${body.slice(0, -1)},"digest":"${computeSha256(body)}"}\n`);
  expect(await verifyFolder(folder)).toMatchObject([
    {
      problem: "line 1 holds something that this touchstone does not know",
      hint: expect.stringContaining("update"),
    },
  ]);
  const before = await readFile(log, "utf8");
  const harvest = commitHarvest(folder, buildTestBatch([buildTestFixture("a", "one")]));
  await expect(harvest).rejects.toMatchObject({
    code: "audit-too-new",
    message: expect.stringContaining(what),
  });
  expect(await readFile(log, "utf8")).toBe(before);
});

test("the error about a manifest with a member of a later touchstone says what to do", async () => {
  const folder = await copyOldFolder();
  const file = join(folder, "manifest.json");
  await writeFile(
    file,
    (await readFile(file, "utf8")).replace('"sdk": "python"', '"sdk": "python", "more": 1'),
  );
  await expect(readManifest(folder)).rejects.toMatchObject({
    message: expect.stringContaining("more"),
    hint: expect.stringContaining("update `codex-touchstone`"),
  });
});

test("an atlas of 1.0.0, which calls its `protocols` `faces`, is read", () => {
  const data = { releases: [], failures: {}, scenarios: {}, paths: {}, events: {}, schema: {} };
  const others = { formatVersion: 1, releases: [], scenarios: [], sets: [] };
  const now = { ...others, protocols: { exec: data } };
  expect(parseAtlas("atlas.json", JSON.stringify(now))).toEqual(now);
  expect(parseAtlas("atlas.json", JSON.stringify({ ...others, faces: { exec: data } }))).toEqual(now);
  const both = JSON.stringify({ ...now, faces: {} });
  expect(() => parseAtlas("atlas.json", both)).toThrow(expect.objectContaining({ code: "atlas-invalid" }));
});

test("a parity.yaml of 1.0.0, which calls its `accepted` `known` and the turn outcome `caller is told`, is read", () => {
  const renderFile = (key: string, outcome: string) =>
    `# Ours\n${key}:\n  - { subject: exec, scenario: a, what: [why of ${outcome} is new, failed], reason: so }\n`;
  const now = parseAccepted("parity.yaml", renderFile("accepted", "turn outcome"));
  expect(now).toMatchObject([{ what: ["why of turn outcome is new", "failed"], line: 3 }]);
  expect(parseAccepted("parity.yaml", renderFile("known", "caller is told"))).toEqual(now);
  expect(parseAccepted("parity.yaml", "known:\n")).toEqual([]);
  expect(() => parseAccepted("parity.yaml", "accepted: []\nknown: []\n")).toThrow(
    expect.objectContaining({ code: "accepted-invalid", message: expect.stringContaining("known") }),
  );
});

test("the errors about an atlas, a scenario and a parity.yaml of a later touchstone say so", () => {
  expect(() => parseAtlas("atlas.json", '{"formatVersion":2}')).toThrow(
    expect.objectContaining({ code: "atlas-too-new", message: expect.stringContaining("format version 2") }),
  );
  const newer = expect.objectContaining({ hint: expect.stringContaining("A newer touchstone may know") });
  expect(() => parseScenario("name: a\nmood: good\n", "a.yaml")).toThrow(newer);
  expect(() => parseAccepted("parity.yaml", "accepted: []\nunknown: []\n")).toThrow(newer);
});
