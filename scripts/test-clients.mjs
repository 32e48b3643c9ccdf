// Runs test/clients with its options: `--client NAME` for one client, `--runs N` for N runs on the fake codex.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: { client: { type: "string" }, runs: { type: "string", default: "1" } },
});
if (!/^[1-9]\d*$/.test(values.runs)) {
  console.error(`error: --runs takes a number, and not \`${values.runs}\`.`);
  process.exit(2);
}
const env = { ...process.env, RUNS: values.runs, ...(values.client && { CLIENT: values.client }) };
const args = ["run", "--config", "test/clients/vitest.config.ts", "--root", ".", "--reporter=verbose"];
const { status } = spawnSync(join(root, "node_modules/.bin/vitest"), args, {
  cwd: root,
  env,
  stdio: ["ignore", "inherit", "inherit"],
});
process.exitCode = status ?? 1;
