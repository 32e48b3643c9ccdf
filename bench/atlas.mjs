// Measures the cost of the atlas relative to codex itself within one run, and its memory for few and for many
// releases: `node bench/atlas.mjs --rounds 5`. Measure the releases of docs/atlas on this machine before: the second part is about
// the memory of reading them from the cache.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureReleases } from "../dist/atlas/index.js";
import { getCodex } from "../dist/codex/index.js";
import { getCacheFolder, loadConfig } from "../dist/config/index.js";
import { buildCodexEnv, makeRunFolder, writeCodexConfig } from "../dist/harvest/run/run-folder.js";
import { startScriptedModel } from "../dist/model/index.js";
import { loadCatalogue } from "../dist/scenario/index.js";
import { computeMedian, measureSeconds } from "./measure.mjs";

const NAMES = ["thread_basic", "tool_patch", "tool_shell_fails", "turn_unicode", "turn_stream_many"];
const PEAK_MEMORY_SCRIPT =
  'process.on("exit", () => console.error("peak " + Math.round(process.resourceUsage().maxRSS / 1024)))';
const root = fileURLToPath(new URL("..", import.meta.url));
const at = process.argv.indexOf("--rounds");
const rounds = at > 0 ? Number(process.argv[at + 1]) : 5;
const config = await loadConfig(root);
const shared = getCacheFolder();
const codex = await getCodex({ version: config.codex, cacheDir: shared });
const catalogue = await loadCatalogue(config.scenarios, NAMES);

const seconds = { bare: [], atlas: [] };
for (let round = 0; round < rounds; round++) {
  seconds.bare.push(await measureSeconds(() => runBare()));
  seconds.atlas.push(await measureSeconds(() => runMeasured()));
}
const [own, codexAlone] = [computeMedian(seconds.atlas), computeMedian(seconds.bare)];
console.log(
  `${NAMES.length} scenarios through codex exec: bare ${codexAlone.toFixed(2)} s, atlas ${own.toFixed(2)} s`,
);
console.log(
  `${(own / codexAlone).toFixed(2)}× (at most 1.3×): atlas, 1 job / codex bare with the same model server`,
);

const releases = JSON.parse(readFileSync(join(root, "docs/atlas/atlas.json"), "utf8")).releases;
for (const some of [releases.slice(-4), releases]) {
  const output = mkdtempSync(join(tmpdir(), "bench-"));
  const args = [
    join(root, "dist/cli/main.js"),
    "atlas",
    "--codex",
    some.join(","),
    "--output",
    output,
    "--quiet",
  ];
  const child = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(PEAK_MEMORY_SCRIPT)}`, ...args],
    { cwd: root },
  );
  let stderrText = "";
  child.stderr.on("data", (text) => {
    stderrText += text;
  });
  await new Promise((done) => child.on("close", done));
  rmSync(output, { recursive: true });
  console.log(`${some.length} releases, measured before: at most ${/peak (\d+)/.exec(stderrText)?.[1]} MB`);
}

/** Runs the turns with only codex, a run folder and the model server. */
async function runBare() {
  for (const { scenario } of catalogue) {
    const run = await makeRunFolder(join(shared, "runs"), scenario);
    const model = await startScriptedModel(scenario, run);
    model.watch({ log: [], until: async () => {} }, () => {});
    await writeCodexConfig(run, scenario, model.baseUrl);
    const { input } = scenario.workflow.find(({ turn }) => turn).turn;
    const args = ["exec", "--json", "--skip-git-repo-check", "--sandbox", "workspace-write", input];
    const options = {
      cwd: run.workspace,
      env: buildCodexEnv(run, codex, scenario, model.port),
      stdio: "ignore",
    };
    await new Promise((done) => spawn(codex.path, args, options).on("close", done));
    await model.close();
    await run.remove();
  }
}

/** Measures the same turns for the atlas, with a cache that contains codex and no measurements. */
async function runMeasured() {
  const cache = mkdtempSync(join(shared, "tests-"));
  mkdirSync(join(cache, "runs"));
  symlinkSync(join(shared, "codex"), join(cache, "codex"));
  process.env.TOUCHSTONE_CACHE = cache;
  try {
    await measureReleases({
      config,
      releases: [config.codex],
      protocols: ["exec"],
      names: NAMES,
      jobs: 1,
      tool: "0.0.0",
      signal: new AbortController().signal,
      observer: { onSetup() {}, onPlanned() {}, onBegan() {}, onEnded() {} },
      onMeasured() {},
    });
  } finally {
    delete process.env.TOUCHSTONE_CACHE;
    execFileSync("rm", ["-rf", cache]);
  }
}
