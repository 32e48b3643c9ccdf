/**
 * Imported before the modules of a command: if the working folder was removed, `process.cwd()` throws, and a command would end
 * with an error of Node.
 */
try {
  process.cwd();
} catch {
  console.error("error: The folder that this command runs in does not exist any more.");
  console.error("  → Change to a folder that exists: `cd`.");
  process.exit(2);
}
