/** Runs the command line of this process. */

import { handleOutputErrors } from "./output-errors.js";
import { printError } from "./print-error.js";
import { program } from "./program.js";

handleOutputErrors();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = printError(error, process.argv.includes("--json"));
}
