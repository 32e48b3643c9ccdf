/** Runs the command line of this process. */

import { handleOutputErrors } from "./output-errors.js";
import { program } from "./program.js";
import { hideSecretsInOutput } from "./shared/hide-output.js";
import { printError } from "./shared/print-error.js";

handleOutputErrors();
hideSecretsInOutput();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = printError(error, process.argv.includes("--json"));
}
