// Runs test/faithful with its options: `--runs N` for N sessions and command lines, `--seed S` to repeat a run.
import { parseArgs } from "node:util";
import { runVitest } from "./run-vitest.mjs";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "200" }, seed: { type: "string" } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d+$/.test(value)) continue;
  console.error(`error: --${name} takes a number, and not \`${value}\`.`);
  process.exit(2);
}
runVitest("test/faithful", { RUNS: values.runs, ...(values.seed && { SEED: values.seed }) });
