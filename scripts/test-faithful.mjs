// Runs test/faithful with its options: `--runs N` for N sessions and command lines, `--seed S` to repeat a run.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: { runs: { type: "string", default: "200" }, seed: { type: "string" } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d+$/.test(value)) continue;
  console.error(`error: --${name} takes a number, and not \`${value}\`.`);
  process.exit(2);
}
const env = { ...process.env, RUNS: values.runs, ...(values.seed && { SEED: values.seed }) };
const args = ["run", "--config", "test/faithful/vitest.config.ts", "--root", ".", "--reporter=verbose"];
const { status } = spawnSync(join(root, "node_modules/.bin/vitest"), args, {
  cwd: root,
  env,
  stdio: ["ignore", "inherit", "inherit"],
});
process.exitCode = status ?? 1;
