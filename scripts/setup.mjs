// Installs and builds missing parts, so that `npm start` and `npm test` work in a fresh clone. It loads only
// Node's own modules.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 17)) {
  console.error(`error: touchstone needs Node 20.17 or newer, and this is ${process.versions.node}.`);
  console.error("  → Install one: https://nodejs.org, or `nvm install 22`.");
  process.exit(2);
}

if (findNewestChange("package-lock.json") > findNewestChange("node_modules/.package-lock.json")) {
  console.error("Installing packages…");
  // `npm ci` would require an entry for every platform's build of a tool, including builds that a registry
  // lacks.
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
}
if (
  Math.max(findNewestChange("src"), findNewestChange("tsconfig.build.json")) >
  findNewestChange("dist/cli/main.js")
) {
  console.error("Building…");
  run("npm", ["run", "--silent", "build"]);
}

function run(command, args) {
  try {
    execFileSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  } catch (error) {
    process.exit(error.status || 2);
  }
}

/** Returns the time of the newest change of a file at or below `path`; 0 if there is none. */
function findNewestChange(path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(join(root, path)).map((name) => findNewestChange(join(path, name))));
}
