/**
 * The executable `touchstone-codex`. A test suite starts it thousands of times, so scripts/bundle.mjs builds it into a
 * file that loads only Node's own modules, and the other bundles of the fake codex that a command needs.
 */
import "../lib/node-version.js";
import "../lib/working-folder.js";
import { hideSecrets } from "../redact/hide/index.js";
import { startFakeCodex } from "./fake-codex.js";
import { formatError } from "./transport/exit.js";
import { writeAll } from "./transport/write-all.js";

startFakeCodex(process.argv.slice(2), "touchstone-codex").catch((error: unknown) => {
  writeAll(2, hideSecrets(`${formatError(error)}\n`));
  process.exit(2);
});
