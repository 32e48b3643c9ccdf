/** Runs the command line of this process. */

import { handleOutputErrors } from "./output-errors.js";
import { program } from "./program.js";
import { printError } from "./shared/print-error.js";
import { hideSecretsInOutput } from "./shared/report.js";

handleOutputErrors();
hideSecretsInOutput();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = printError(error, process.argv.includes("--json"));
}
