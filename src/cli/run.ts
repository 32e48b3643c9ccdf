/** Runs the command line of this process. */
import { report } from "./failure.js";
import { guardOutput } from "./output.js";
import { program } from "./program.js";

guardOutput();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error, process.argv.includes("--json"));
}
