// Runs linters, type checks and tests, also after a failure, and ends with one line: `N passed, N failed`.
// Arguments such as `lint`, `typecheck`, `unit` or `e2e` select parts; arguments after `--` go to vitest.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** Part → the commands of its script. Each command is one check. */
const TOOLS = Object.fromEntries(
  ["lint", "typecheck"].map((part) => [
    part,
    scripts[part].split(" && ").map((command) => command.split(" ")),
  ]),
);
/** Part → its projects in vitest.config.ts. */
const PROJECTS = { unit: ["unit", "isolated"], e2e: ["e2e"] };

const dashes = process.argv.indexOf("--");
const named = process.argv.slice(2, dashes === -1 ? undefined : dashes);
const forVitest = dashes === -1 ? [] : process.argv.slice(dashes + 1);
const parts = named.length > 0 ? named : [...Object.keys(TOOLS), ...Object.keys(PROJECTS)];
const unknown = parts.filter((part) => !(part in TOOLS) && !(part in PROJECTS));
if (unknown.length > 0) {
  console.error(
    `error: there is no part \`${unknown[0]}\`: name ${Object.keys(TOOLS).join(", ")}, ${Object.keys(PROJECTS).join(" or ")}.`,
  );
  process.exit(2);
}

// The tests get this folder as their temporary folder, so that files that they leave behind are found.
const report = join(mkdtempSync(join(tmpdir(), "touchstone-report-")), "report.json");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "touchstone-test-")));
const totals = { passed: 0, failed: 0, skipped: [] };

for (const part of parts) {
  for (const [tool, ...args] of TOOLS[part] ?? [])
    check(`${tool} ${args.join(" ")}`.trim(), run(tool, args) === 0);
}
const projects = parts.flatMap((part) => PROJECTS[part] ?? []);
if (projects.length > 0) {
  runTests(projects);
  const left = listLeftovers();
  for (const one of left) console.log(`left behind: ${one}`);
  check("the tests leave no file and no process behind", left.length === 0);
}
rmSync(scratch, { recursive: true, force: true });
rmSync(join(report, ".."), { recursive: true, force: true });
for (const name of totals.skipped) console.log(`skipped: ${name}`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 ? 1 : 0;

function check(name, isFine) {
  if (isFine) totals.passed++;
  else totals.failed++;
  console.log(`${isFine ? "ok" : "FAILED"}: ${name}`);
}

function runTests(names) {
  const chosen = names.flatMap((name) => ["--project", name]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const status = run("vitest", ["run", ...chosen, ...reporters, ...forVitest]);
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    totals.passed += numPassedTests;
    // A file that cannot be loaded has no failed test, and neither has an error outside of all tests.
    totals.failed += numFailedTests || numFailedTestSuites || (status === 0 ? 0 : 1);
    for (const { assertionResults } of testResults)
      for (const { status, fullName } of assertionResults)
        if (status === "skipped" || status === "pending") totals.skipped.push(fullName);
  } catch {
    totals.failed++;
  }
}

/** Lists files in the tests' temporary folder, and processes that were started with it. */
function listLeftovers() {
  const files = readdirSync(scratch).map((name) => join(scratch, name));
  const { stdout } = spawnSync("ps", ["axeww", "-o", "pid=,command="], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const processes = stdout
    .split("\n")
    .filter(
      (line) =>
        line.includes(scratch) && Number.parseInt(line, 10) !== process.pid && !/^\s*\d+ ps axeww/.test(line),
    )
    .map((line) => `process ${line.trim().slice(0, 200)}`);
  return [...files, ...processes];
}

function run(tool, args) {
  const env = { ...process.env, TMPDIR: scratch };
  const options = { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] };
  return spawnSync(join(root, "node_modules", ".bin", tool), args, options).status;
}
