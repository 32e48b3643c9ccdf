import { expect, test } from "vitest";
import { openFolderSet } from "../diff/index.js";
import { commitHarvest } from "../store/index.js";
import { buildTestBatch, buildTestFixture, makeFolder } from "../store/testing.js";
import { readRestorable } from "./restorable.js";

test("a rejection restores the fixture of the base, or what its manifest says of a scenario that the SDK can't carry out", async () => {
  const folder = await makeFolder();
  const fixture = buildTestFixture("a", "one");
  const { scenario, subject } = fixture.entry;
  const goal = { scenario, reason: "the SDK has no goals", subject };
  await commitHarvest(folder, buildTestBatch([fixture], { unsupported: { goal } }));
  const base = await openFolderSet("base", folder);
  expect(await readRestorable(base, "a")).toMatchObject({ base: { entry: { scenario } } });
  expect(await readRestorable(base, "goal")).toEqual({ base: null, unsupported: goal });
  expect(await readRestorable(base, "constructor")).toEqual({ base: null, unsupported: undefined });
});
