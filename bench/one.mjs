// Measures one warm scenario as a multiple of codex alone, with the official Python SDK and with no SDK (`app-server`). A part of the
// first is the import of the SDK, which is measured, too. All run alternately, and the medians are compared, because machines differ,
// and the speed of one machine changes from minute to minute. `npm run bench:one -- --rounds 5`
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { getCodex } from "../dist/codex/index.js";
import { getCacheFolder, loadConfig } from "../dist/config/index.js";
import { makePlans } from "../dist/harvest/plan/plan.js";
import { buildCodexEnv, makeRunFolder, writeCodexConfig } from "../dist/harvest/run/run-folder.js";
import { openRunFolders } from "../dist/harvest/run/run-folders.js";
import { startScriptedModel } from "../dist/model/index.js";
import { openPythonSdk } from "../dist/sdk/index.js";
import { computeMedian, measureSeconds } from "./measure.mjs";

/** The most time for a harvest, as a multiple of that of codex alone. */
const LIMIT = 4;
const SCENARIO = "thread_basic";
const SUBJECTS = ["python", "app-server"];

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "dist/cli/main.js");
const at = process.argv.indexOf("--rounds");
const rounds = at > 0 ? Number(process.argv[at + 1]) : 7;

const config = await loadConfig(root);
const codex = await getCodex({
  version: config.codex,
  cacheDir: getCacheFolder(),
  onProgress: console.error,
});
const { plans } = await makePlans(config.scenarios, [SCENARIO], [], codex.version);
const { scenario } = plans[0];
const runs = await openRunFolders();
const sdk = await openPythonSdk({ version: config.sdks.python, cacheDir: getCacheFolder() });
for (const subject of SUBJECTS) runHarvest(subject); // everything is downloaded and in the page cache before the measurement starts
await runCodex();
const seconds = { codex: [], import: [], python: [], "app-server": [] };
for (let round = 0; round < rounds; round++) {
  seconds.codex.push(await measureSeconds(runCodex));
  seconds.import.push(await measureSeconds(() => execFileSync(sdk.python, ["-c", "import openai_codex"])));
  for (const subject of SUBJECTS) seconds[subject].push(await measureSeconds(() => runHarvest(subject)));
}
await runs.close();

const alone = computeMedian(seconds.codex);
const imported = computeMedian(seconds.import);
console.log(
  `codex alone ${alone.toFixed(2)} s, import of the Python SDK ${imported.toFixed(2)} s (together ${((alone + imported) / alone).toFixed(2)}×)`,
);
for (const subject of SUBJECTS) {
  const whole = computeMedian(seconds[subject]);
  const ratio = whole / alone;
  if (ratio > LIMIT) process.exitCode = 1;
  const verdict = ratio <= LIMIT ? "ok  " : "OVER";
  console.log(
    `${ratio.toFixed(2)}× (at most ${LIMIT}×) ${verdict} harvest --sdk ${subject} --scenario ${SCENARIO}, ${whole.toFixed(2)} s`,
  );
}

/** Runs the same turn with codex's app-server, without an SDK, a tap, a check or a fixture. */
async function runCodex() {
  const run = await makeRunFolder(runs.path, scenario);
  const model = await startScriptedModel(scenario, run);
  await writeCodexConfig(run, scenario, model.baseUrl);
  const env = buildCodexEnv(run, codex, scenario, model.port);
  const child = spawn(codex.path, ["app-server", "--listen", "stdio://"], { cwd: run.workspace, env });
  const send = (message) => child.stdin.write(`${JSON.stringify(message)}\n`);
  send({ id: 1, method: "initialize", params: { clientInfo: { name: "bench", title: null, version: "1" } } });
  for await (const line of createInterface({ input: child.stdout })) {
    const { id, method, result } = JSON.parse(line);
    if (id === 1) {
      send({ method: "initialized" });
      send({ id: 2, method: "thread/start", params: { cwd: run.workspace } });
    }
    if (id === 2) {
      const input = [{ type: "text", text: "Say hello." }];
      send({ id: 3, method: "turn/start", params: { threadId: result.thread.id, input } });
    }
    if (method === "turn/completed") break;
  }
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
  await model.close();
  await runs.discard(run.root);
}

function runHarvest(subject) {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const args = [
    "harvest",
    "--sdk",
    subject,
    "--scenario",
    SCENARIO,
    "--quiet",
    "--output",
    join(folder, subject),
  ];
  execFileSync(process.execPath, [program, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  rmSync(folder, { recursive: true });
}
