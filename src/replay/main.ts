/**
 * The executable `touchstone-codex`. It starts thousands of times in a test suite, so it is built into one file that
 * loads nothing but Node (scripts/bundle.mjs).
 */
import "../lib/node-version.js";
import { startFakeCodex } from "./fake-codex.js";
import { formatError } from "./stdio.js";
import { writeAll } from "./write-all.js";

startFakeCodex(process.argv.slice(2), "touchstone-codex").catch((error: unknown) => {
  writeAll(2, `${formatError(error)}\n`);
  process.exit(2);
});
