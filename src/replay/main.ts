/**
 * The executable `touchstone-codex`. It starts thousands of times in a test suite, so it is built into one file that
 * loads nothing but Node (scripts/bundle.mjs).
 */
import "../lib/node-version.js";
import { standIn } from "./stand-in.js";
import { errorText } from "./stdio.js";
import { writeAll } from "./write.js";

standIn(process.argv.slice(2), "touchstone-codex").catch((error: unknown) => {
  writeAll(2, `${errorText(error)}\n`);
  process.exit(2);
});
