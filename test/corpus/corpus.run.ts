/** Runs a corpus. `npm run test:corpus` starts it, with its options in the environment. */
import { afterAll, describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/index.js";
import { REPOSITORY } from "../helpers/project.js";
import { listCases, SUITES } from "./cases.js";
import { prepareCorpus } from "./install.js";
import { writePage } from "./page.js";
import { isExplained, readOutcome, removeOutcome, writeOutcome } from "./results.js";
import { runOnFakeCodex, runOnRealCodex } from "./run.js";

const { CHECKOUT = "", CASE = "", RESUME = "" } = process.env;

const all = listCases(CHECKOUT);
const chosen = all.filter(({ id, name }) => id.includes(CASE) || name.includes(CASE));
const corpus = await prepareCorpus(CHECKOUT);

afterAll(async () => {
  const rows = await Promise.all(all.map(async (one) => ({ one, outcome: await readOutcome(one) })));
  const { codex, sdks } = await loadConfig(REPOSITORY);
  await writePage(rows, { codex, python: sdks.python, typescript: sdks.typescript });
});

describe.each(Object.keys(SUITES))("%s", (suite) => {
  const own = chosen.filter((one) => one.suite === suite);
  test.concurrent.each(own.map((one) => [`${one.file} ${one.name}`, one] as const))("%s", async (_, one) => {
    if (!RESUME) await removeOutcome(one);
    const known = await readOutcome(one);
    const real = known?.real ?? (await runOnRealCodex(corpus, one));
    const outcome = known ?? { real, fake: await runOnFakeCodex(corpus, one) };
    await writeOutcome(one, outcome);
    expect(outcome).toSatisfy(isExplained);
  });
});
