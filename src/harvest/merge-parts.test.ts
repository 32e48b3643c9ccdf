import { cp, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readFiles } from "../../test/helpers/project.js";
import { commitHarvest, type HarvestedFixture, writeSchemas } from "../store/index.js";
import { buildTestBatch, buildTestFixture, makeFolder } from "../store/testing.js";
import { locateSchemasBeside } from "../transcript/index.js";
import { mergeHarvestParts } from "./merge-parts.js";

const EARLIER = new Date("2026-01-01T00:00:00Z");
const readAll = (folder: string) => readFiles(dirname(folder));
const merge = (folder: string, parts: string[]) => mergeHarvestParts(folder, parts, () => {});

/** Makes a folder with an earlier harvest of `a`, `b` and `c`. */
async function makeBase(): Promise<string> {
  const folder = await makeFolder();
  const fixtures = ["a", "b", "c"].map((name) => buildTestFixture(name, "old"));
  await commitHarvest(folder, buildTestBatch(fixtures, { now: EARLIER }));
  await writeSchemas(locateSchemasBeside(folder), {});
  return folder;
}

async function copyFolder(base: string): Promise<string> {
  const folder = await makeFolder();
  await cp(dirname(base), dirname(folder), { recursive: true });
  return folder;
}

/** Harvests as one machine does, with structured-output schemas. */
async function storeHarvest(
  folder: string,
  fixtures: HarvestedFixture[],
  more: object = {},
): Promise<string> {
  await commitHarvest(folder, buildTestBatch(fixtures, more));
  const schemas = fixtures.filter(({ entry }) => entry.schema);
  await writeSchemas(
    locateSchemasBeside(folder),
    Object.fromEntries(schemas.map(({ name }) => [`${name}.json`, `{"of":"${name}"}\n`])),
  );
  return folder;
}

function buildNewFixtures(): HarvestedFixture[] {
  const withSchema = buildTestFixture("d", "new");
  withSchema.entry.schema = "../schemas/d.json";
  return [buildTestFixture("a", "old"), buildTestFixture("b", "new"), withSchema];
}

const lacks = () => {
  const { scenario, subject } = buildTestFixture("c", "old").entry;
  return { unsupported: { c: { scenario, subject, reason: "no goals" } } };
};

test.each(["on top of the fixtures", "in empty folders"])(
  "merging parts %s gives the same bytes as one machine",
  async (how) => {
    const base = await makeBase();
    const [a, b, d] = buildNewFixtures() as [HarvestedFixture, HarvestedFixture, HarvestedFixture];
    const one = await storeHarvest(await copyFolder(base), [a, b, d], lacks());
    const makePart = () => (how === "in empty folders" ? makeFolder() : copyFolder(base));
    const parts = [
      await storeHarvest(await makePart(), [a, d], { now: EARLIER }),
      await storeHarvest(await makePart(), [b], lacks()),
    ];
    const result = await merge(base, parts);
    expect(result).toMatchObject({ added: ["d"], changed: ["b"] });
    expect(await readAll(base)).toEqual(await readAll(one));
  },
);

test("merging parts without changes changes nothing", async () => {
  const base = await makeBase();
  const before = await readAll(base);
  await merge(base, [await copyFolder(base), await copyFolder(base)]);
  expect(await readAll(base)).toEqual(before);
});

test("parts of different harvests, a part given twice and a damaged part are refused", async () => {
  const base = await makeBase();
  const before = await readAll(base);
  const withSchema = buildTestFixture("b", "new");
  withSchema.entry.schema = "../schemas/b.json";
  const part = await storeHarvest(await copyFolder(base), [withSchema]);
  const other = await storeHarvest(await copyFolder(base), [buildTestFixture("d", "new")], { by: "Bob" });
  await expect(merge(base, [part, other])).rejects.toMatchObject({ code: "parts-differ" });
  await expect(merge(base, [part, part])).rejects.toMatchObject({ code: "parts-differ" });
  const older = await storeHarvest(await copyFolder(part), [buildTestFixture("e", "new")]);
  await expect(merge(base, [older])).rejects.toMatchObject({ code: "part-unusable" });
  const damaged = await copyFolder(part);
  const file = join(damaged, "b.jsonl");
  await writeFile(file, (await readFile(file, "utf8")).replace("new", "odd"));
  await expect(merge(base, [damaged])).rejects.toMatchObject({ code: "part-unusable" });
  expect(await readAll(base)).toEqual(before);
});
