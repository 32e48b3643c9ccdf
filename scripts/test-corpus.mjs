// Runs test/corpus on the folder of a checkout of openai/codex, with its options: `--case TEXT` for the cases whose name contains it,
// `--jobs N` for N cases at a time, `--resume` to continue a run that was stopped.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runVitest } from "./run-vitest.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    case: { type: "string", default: "" },
    jobs: { type: "string", default: "1" },
    resume: { type: "boolean", default: false },
  },
});
const [folder, ...others] = positionals;
const checkout = folder === undefined ? undefined : resolve(folder);
const parts = ["sdk/python/examples", "sdk/python/tests", "sdk/typescript/tests"];
const problem =
  checkout === undefined || others.length > 0
    ? "the corpus is not in this repository."
    : parts.some((part) => existsSync(join(checkout, part)))
      ? undefined
      : `${checkout} has none of ${parts.join(", ")}.`;
if (problem) {
  console.error(`error: ${problem}`);
  console.error(
    "Give the folder of a checkout of openai/codex, at the commit of the release that touchstone.config.yaml pins:",
  );
  console.error("  npm run test:corpus -- ../codex");
  process.exit(2);
}
if (!/^[1-9]\d*$/.test(values.jobs)) {
  console.error(`error: --jobs takes a number from 1, and not \`${values.jobs}\`.`);
  process.exit(2);
}
runVitest("test/corpus", {
  CHECKOUT: checkout,
  CASE: values.case,
  JOBS: values.jobs,
  ...(values.resume && { RESUME: "1" }),
});
