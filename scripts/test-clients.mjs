// Runs test/clients with its options: `--client NAME` for one client, `--runs N` for N runs on the fake codex, `--jobs N` for N
// tasks at a time, `--resume` to continue a measurement that was stopped.
import { parseArgs } from "node:util";
import { runVitest } from "./run-vitest.mjs";

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
    console.error(`error: --${name} takes a number from 1, and not \`${values[name]}\`.`);
    process.exit(2);
  }
runVitest("test/clients", {
  RUNS: values.runs,
  JOBS: values.jobs,
  ...(values.client && { CLIENT: values.client }),
  ...(values.resume && { RESUME: "1" }),
});
