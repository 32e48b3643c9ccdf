// Records what a codex binary prints for commands that need no model, and what its app-server answers to requests that no
// fixture can hold, so that the fake codex can answer them.
//
//     node scripts/record-codex-outputs.mjs CODEX      → src/replay/options/releases/outputs/VERSION.json, …/requests/VERSION.json
//
// It runs after scripts/measure-command-line.mjs, which finds the commands.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Commands that print the same in every fresh CODEX_HOME, and not much. */
const COMMANDS = ["login status", "features list", "mcp list", "mcp list --json"];

/**
 * Requests whose answer differs from process to process, by method. codex writes the members of its configuration in the
 * order of a hash map.
 */
const REQUESTS = { "config/read": [{}, { includeLayers: true }] };

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
  write("outputs", version, outputs);
  write("requests", version, await askAll());
} finally {
  rmSync(home, { recursive: true });
}

function write(folder, version, data) {
  mkdirSync(join(releases, folder), { recursive: true });
  writeFileSync(join(releases, folder, `${version}.json`), `${JSON.stringify(data, undefined, 2)}\n`);
}

function buildEnv() {
  // Nothing listens on this port, so that codex does not reach the network.
  const HTTPS_PROXY = "http://127.0.0.1:9";
  return { PATH: "/usr/bin:/bin", HOME: home, CODEX_HOME: home, LANG: "C.UTF-8", HTTPS_PROXY };
}

/** Sends all requests to one app-server. Its CODEX_HOME is `/home/user/.codex` in the answers, as in fixtures. */
async function askAll() {
  const child = spawn(binary, ["app-server"], {
    env: buildEnv(),
    cwd: home,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting = new Map();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, result } = JSON.parse(line.replaceAll(home, "/home/user/.codex"));
    waiting.get(id)?.(result);
  });
  const ask = (method, params) =>
    new Promise((resolve) => {
      const id = waiting.size + 1;
      waiting.set(id, resolve);
      child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  await ask("initialize", { clientInfo: { name: "touchstone", version: "1" } });
  const answers = {};
  for (const [method, list] of Object.entries(REQUESTS)) {
    answers[method] = [];
    for (const params of list) answers[method].push({ params, result: await ask(method, params) });
  }
  child.stdin.end();
  await new Promise((resolve) => child.on("close", resolve));
  return answers;
}

function run(command) {
  const env = buildEnv();
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
