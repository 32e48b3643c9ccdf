/** A fixed sample of `npm run test:faithful`. */
import { expect, test } from "vitest";
import { checkFaithful } from "../faithful/check-faithful.js";

const RUNS = 24;
const SEED = 1;

test("the fake codex answers as codex does, but for what explained.json lists", async () => {
  const { failures } = await checkFaithful(RUNS, SEED);
  expect(failures.join("\n")).toBe("");
});
