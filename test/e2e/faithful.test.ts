/** A fixed sample of `npm run test:faithful`, and the page that lists what it explains. */
import { expect, test } from "vitest";
import { checkFaithful } from "../faithful/check-faithful.js";
import { renderExplanations } from "../faithful/explained.js";

const RUNS = 24;
const SEED = 1;

test("the fake codex answers as codex does, but for what explained.json lists", async () => {
  const { failures } = await checkFaithful(RUNS, SEED);
  expect(failures.join("\n")).toBe("");
});

test("docs/faithful.md lists what can't be the same (`npx vitest run --project e2e test/e2e/faithful -u` writes it)", async () => {
  await expect(renderExplanations()).toMatchFileSnapshot("../../docs/faithful.md");
});
