// Runs linters, types and tests, all of them even when one fails, and ends with one line: `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "touchstone-test-"));
const report = join(folder, "report.json");
let passed = 0;
let failed = 0;

for (const [tool, ...args] of [
  ["biome", "check", "."],
  ["tsc", "-p", "tsconfig.json"],
  ["tsc", "-p", "src/review/page"],
  ["tsc", "-p", "src/parity/page"],
  ["tsc", "-p", "src/atlas/page"],
  ["knip"],
]) {
  const { status } = run(tool, args);
  if (status === 0) passed++;
  else failed++;
  console.log(`${status === 0 ? "ok" : "FAILED"}: ${tool} ${args.join(" ")}`);
}
run("vitest", [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  passed += numPassedTests;
  failed += numFailedTests || (success ? 0 : Math.max(1, numFailedTestSuites));
} catch {
  failed++;
}
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function run(tool, args) {
  return spawnSync(join(root, "node_modules", ".bin", tool), args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
}
