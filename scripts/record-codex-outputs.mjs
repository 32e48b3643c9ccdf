// Records what a codex binary prints for commands that need no model, so that the fake codex can answer them.
//
//     node scripts/record-codex-outputs.mjs CODEX      → src/replay/options/releases/outputs/VERSION.json
//
// It runs after scripts/measure-command-line.mjs, which finds the commands.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Commands that print the same in every fresh CODEX_HOME, and not much. */
const COMMANDS = ["login status", "features list", "mcp list", "mcp list --json"];

const binary = process.argv[2];
if (!binary) throw new Error("usage: node scripts/record-codex-outputs.mjs CODEX");
const releases = fileURLToPath(new URL("../src/replay/options/releases", import.meta.url));
// A CODEX_HOME in the system's temporary folder would add a warning to stderr.
const home = mkdtempSync(join(homedir(), ".touchstone-record-"));
try {
  const version = run("--version").stdout.trim().split(" ").at(-1);
  const { commands } = JSON.parse(readFileSync(join(releases, `${version}.json`), "utf8"));
  const paths = Object.keys(commands);
  const helps = paths.flatMap((path) => [`${path} -h`.trim(), `${path} --help`.trim()]);
  const outputs = Object.fromEntries([...COMMANDS, ...helps].map((command) => [command, run(command)]));
  mkdirSync(join(releases, "outputs"), { recursive: true });
  writeFileSync(join(releases, "outputs", `${version}.json`), `${JSON.stringify(outputs, undefined, 2)}\n`);
} finally {
  rmSync(home, { recursive: true });
}

function run(command) {
  const env = { PATH: "/usr/bin:/bin", HOME: home, CODEX_HOME: home, LANG: "C.UTF-8" };
  const { stdout, stderr, status } = spawnSync(binary, command.split(" "), {
    env,
    cwd: home,
    encoding: "utf8",
    input: "",
  });
  if (`${stdout}${stderr}`.includes(home))
    throw new Error(`\`codex ${command}\` prints a path of this machine`);
  return { code: status, stdout, stderr };
}
