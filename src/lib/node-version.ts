/**
 * Ends the process if Node is too old. Imported before all other modules, because an older Node would fail inside a library with an
 * unclear message.
 */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 17)) {
  console.error(`error: touchstone needs Node 20.17 or newer, and this is ${process.versions.node}.`);
  console.error("  → Install one: https://nodejs.org, or `nvm install 22`.");
  process.exit(2);
}
