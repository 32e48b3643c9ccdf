import { readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { openFixtureSet } from "../diff/index.js";
import { commitHarvest } from "../store/index.js";
import { buildTestBatch, buildTestFixture } from "../store/testing.js";
import { MANIFEST_FILE } from "../transcript/index.js";
import { ReviewedFolder } from "./reviewed-folder.js";

test("a file that matches the manifest again is compared again", async () => {
  const root = await makeTemporaryFolder("reviewed-folder");
  const [base, folder] = [join(root, "base"), join(root, "folder")];
  for (const each of [base, folder])
    await commitHarvest(each, buildTestBatch([buildTestFixture("one", "a")]));
  const where = { folder, cwd: root };
  const reviewed = new ReviewedFolder(await openFixtureSet("base", where), where);
  const readChange = async (second: number) => {
    await utimes(join(folder, MANIFEST_FILE), second, second); // as if the store had changed another fixture
    return (await reviewed.readSnapshot()).diffs.map(({ change }) => change);
  };

  const file = join(folder, "one.jsonl");
  const text = await readFile(file, "utf8");
  await writeFile(file, `${text}{"method":"edited"}\n`);
  expect(await readChange(1)).toEqual(["changed"]);
  await writeFile(file, text);
  expect(await readChange(2)).toEqual(["same"]);
});
