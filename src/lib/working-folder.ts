/**
 * Ends the process if its working folder was removed. Imported before the modules of a command: without this check, `process.cwd()`
 * throws, and the command ends with an error of Node.
 */
try {
  process.cwd();
} catch {
  console.error("error: The folder that this command runs in does not exist any more.");
  console.error("  → Change to a folder that exists: `cd`.");
  process.exit(2);
}
