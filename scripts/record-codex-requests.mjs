// Records what codex's app-server answers to requests that no fixture can hold, so that the fake codex can answer them.
//
//     node scripts/record-codex-requests.mjs CODEX      → src/replay/options/releases/requests/VERSION.json
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/**
 * Requests whose answer differs from process to process, by method. codex writes the members of its configuration in the
 * order of a hash map.
 */
const REQUESTS = { "config/read": [{}, { includeLayers: true }] };

const binary = process.argv[2];
if (!binary) throw new Error("usage: node scripts/record-codex-requests.mjs CODEX");
// A CODEX_HOME in the system's temporary folder would add a warning to stderr.
const home = mkdtempSync(join(homedir(), ".touchstone-record-"));
try {
  const version = spawnSync(binary, ["--version"], { encoding: "utf8" }).stdout.trim().split(" ").at(-1);
  const folder = fileURLToPath(new URL("../src/replay/options/releases/requests", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${version}.json`), `${JSON.stringify(await askAll(), undefined, 2)}\n`);
} finally {
  rmSync(home, { recursive: true });
}

/** Sends all requests to one app-server. Its CODEX_HOME is `/home/user/.codex` in the answers, as in fixtures. */
async function askAll() {
  // Nothing listens on this port, so that codex does not reach the network.
  const HTTPS_PROXY = "http://127.0.0.1:9";
  const env = { PATH: "/usr/bin:/bin", HOME: home, CODEX_HOME: home, LANG: "C.UTF-8", HTTPS_PROXY };
  const child = spawn(binary, ["app-server"], { env, cwd: home, stdio: ["pipe", "pipe", "ignore"] });
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
