// Runs the unit tests and the tests of the fake codex on several versions of Node: `npm run test:node -- 22 24`.
// The npm package `node` brings each version.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SUPPORTED = ["20", "22", "24"];
const PARTS = [["unit"], ["e2e", "--", "test/e2e/replay"]];

const versions = process.argv.length > 2 ? process.argv.slice(2) : SUPPORTED;
const failed = versions.filter((version) => !PARTS.map((part) => runTests(version, part)).every(Boolean));
console.log(
  failed.length > 0 ? `failed on Node ${failed.join(", ")}` : `passed on Node ${versions.join(", ")}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;

function runTests(version, part) {
  console.log(`Node ${version}: ${part.join(" ")}`);
  const command = ["--yes", "--package", `node@${version}`, "--", "node", "scripts/test.mjs", ...part];
  const options = { cwd: fileURLToPath(new URL("..", import.meta.url)), stdio: "inherit" };
  return spawnSync("npx", command, options).status === 0;
}
