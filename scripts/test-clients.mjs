// Runs test/clients with its options: `--client NAME` for one client, `--runs N` for N runs on the fake codex, `--jobs N` for N
// tasks at a time, `--resume` to continue a measurement that was stopped.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    client: { type: "string" },
    runs: { type: "string", default: "1" },
    jobs: { type: "string", default: "1" },
    resume: { type: "boolean", default: false },
  },
});
for (const name of ["runs", "jobs"])
  if (!/^[1-9]\d*$/.test(values[name])) {
    console.error(`error: --${name} takes a number, and not \`${values[name]}\`.`);
    process.exit(2);
  }
const env = {
  ...process.env,
  RUNS: values.runs,
  JOBS: values.jobs,
  ...(values.client && { CLIENT: values.client }),
  ...(values.resume && { RESUME: "1" }),
};
const args = ["run", "--config", "test/clients/vitest.config.ts", "--root", ".", "--reporter=verbose"];
const { status } = spawnSync(join(root, "node_modules/.bin/vitest"), args, {
  cwd: root,
  env,
  stdio: ["ignore", "inherit", "inherit"],
});
process.exitCode = status ?? 1;
