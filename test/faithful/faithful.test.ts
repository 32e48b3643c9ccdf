/** `npm run test:faithful -- --runs N [--seed S]` */
import { expect, test } from "vitest";
import { checkFaithful } from "./check-faithful.js";

const { RUNS = "200", SEED = String(Date.now() % 1_000_000) } = process.env;

test(`${RUNS} sessions and command lines, seed ${SEED}`, async () => {
  const { failures, runs, explained } = await checkFaithful(Number(RUNS), Number(SEED));
  const rows = Object.entries(explained).sort(([, a], [, b]) => b - a);
  for (const failure of failures) console.log(failure);
  for (const [name, count] of rows) console.log(`${String(count).padStart(6)}  ${name}`);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  const kinds = Object.entries(runs).map(([kind, count]) => `${count} ${kind}`);
  console.log(
    `seed ${SEED}: ${kinds.join(", ")}; ${total} differences explained, ${failures.length} unexplained`,
  );
  expect(failures).toEqual([]);
});
