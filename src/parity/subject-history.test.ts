/** How a subject's results have changed since its last harvest: with a kept base, with git, and without either. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import { runGit } from "../lib/index.js";
import { commitHarvest, removeKeptBase } from "../store/index.js";
import { buildTestBatch, buildTestFixture } from "../store/testing.js";
import { buildMatrix } from "./build-matrix.js";
import { judgeMatrix } from "./judge-matrix.js";
import { openSubject } from "./open-subject.js";
import { readSubjectHistories } from "./subject-history.js";

async function makeFixtures() {
  const root = await makeTemporaryFolder("subject-history");
  const fixtures = join(root, "fixtures");
  const harvest = async (id: string, scenarios: Record<string, string>, reason: string) => {
    const made = Object.entries(scenarios).map(([name, text]) => buildTestFixture(name, text));
    await commitHarvest(join(fixtures, id), buildTestBatch(made, { sdk: id, reason, keepsBase: true }));
  };
  const readHistory = async () => {
    const [reference, mine] = [
      await openSubject(fixtures, "python", root),
      await openSubject(fixtures, "mine", root),
    ];
    const matrix = await buildMatrix(reference, [mine]);
    const judged = judgeMatrix(matrix, [], { allScenarios: true, allSubjects: true });
    const [history] = await readSubjectHistories(judged.matrix, [], [reference, mine], fixtures);
    return history;
  };
  return { root, fixtures, harvest, readHistory };
}

const WHAT = "is of turn/started differs";

test("the results are compared with those before the last harvest, in git or in the kept base", async () => {
  const { root, fixtures, harvest, readHistory } = await makeFixtures();
  const git = (...args: string[]) =>
    runGit(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], { cwd: root });
  const commit = async () => {
    await git("add", "-A");
    await git("commit", "--quiet", "--message", "fixtures");
  };
  await harvest("python", { one: "a", two: "b", three: "c" }, "first");
  await harvest("mine", { one: "x", two: "b", three: "c" }, "first");
  const expected = {
    subject: "mine",
    lastHarvest: { reason: "second", by: "Ada" },
    changes: [
      { scenario: "four", before: undefined, now: "same", gone: [], added: [] },
      { scenario: "one", before: "differs", now: "same", gone: [WHAT], added: [] },
      { scenario: "three", before: "same", now: "differs", gone: [], added: [WHAT] },
    ],
  };
  const second = { one: "a", two: "b", three: "y", four: "d" };
  await removeKeptBase(join(fixtures, "mine"));
  await removeKeptBase(join(fixtures, "python"));
  await git("init", "--quiet");
  await commit();
  const first = `commit ${(await git("rev-parse", "--short=8", "HEAD")).stdout}`;
  await harvest("python", { four: "d" }, "more");
  await harvest("mine", second, "second");
  expect(await readHistory()).toMatchObject({
    ...expected,
    comparedWith: [`mine at ${first}`, `python at ${first}`],
  });
  await commit();
  expect(await readHistory()).toMatchObject(expected); // also when the harvest is committed
});

test("without git, the kept base has the earlier fixtures; the first harvest has none", async () => {
  const { fixtures, harvest, readHistory } = await makeFixtures();
  await harvest("python", { one: "a" }, "first");
  await harvest("mine", { one: "a" }, "first");
  expect(await readHistory()).toMatchObject({ comparedWith: [], changes: [] });
  await removeKeptBase(join(fixtures, "mine"));
  await harvest("mine", { one: "x" }, "second");
  expect(await readHistory()).toMatchObject({
    lastHarvest: { reason: "second" },
    comparedWith: ["mine at .mine.base"],
    changes: [{ scenario: "one", before: "same", now: "differs" }],
  });
});
