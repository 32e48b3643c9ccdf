// Measures the speed of the fake codex as ratios within one run, and its memory in MB. The compared programs run alternately, and
// the medians of their times are compared. `npm run bench:replay`, or `node bench/replay.mjs --rounds 15`
import { execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getCodex } from "../dist/codex/index.js";
import { getCacheFolder, loadConfig } from "../dist/config/index.js";
import { buildCodexEnv, makeRunFolder, writeCodexConfig } from "../dist/harvest/run/run-folder.js";
import { startScriptedModel } from "../dist/model/index.js";
import { readFixture } from "../dist/replay/index.js";
import { loadCatalogue } from "../dist/scenario/index.js";
import { locateNative } from "../scripts/native.mjs";
import { findHostTarget } from "../scripts/native-targets.mjs";
import { computeMedian, measureProgram } from "./measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const fakeCodexPath = join(root, "dist/touchstone-codex.cjs");
const nativePath = locateNative(findHostTarget());
const hasNative = existsSync(nativePath);
if (!hasNative) console.log("The native executable is not measured: `node scripts/native.mjs` builds it.");
const at = process.argv.indexOf("--rounds");
const rounds = at > 0 ? Number(process.argv[at + 1]) : 15;
/** Size of a large fixture in bytes: a little less than the limit of the files that touchstone reads. */
const HUGE_BYTES = 250 * 2 ** 20;
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const rows = [];
const peakWatch = join(folder, "peak.cjs");
writeFileSync(
  peakWatch,
  'process.on("exit", () => require("fs").writeSync(2, "peak " + process.resourceUsage().maxRSS / 1024))',
);

try {
  for (const name of ["thread_basic", "tool_patch"]) await compareStarts(name);
  compareReading();
  await measureParallel();
  await measureHugeFixture();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const [what, value, limit, unit] of rows) {
  const ok = unit === "least" ? value >= limit : value <= limit;
  console.log(
    `${value.toFixed(2)} (at ${unit === "least" ? "least" : "most"} ${limit}) ${ok ? "ok  " : "OVER"} ${what}`,
  );
  if (!ok) process.exitCode = 1;
}

/**
 * Compares one turn through exec: the fake codex, an empty Node program, and the real codex with the scripted
 * model.
 */
async function compareStarts(name) {
  const [{ scenario }] = await loadCatalogue(join(root, "scenarios"), [name]);
  const { input } = scenario.workflow.find(({ turn }) => turn).turn;
  const codex = await getCodex({
    version: (await loadConfig(root)).codex,
    cacheDir: getCacheFolder(),
    onProgress() {},
  });
  const seconds = { node: [], fakeCodex: [], native: [], codex: [] };
  const env = { ...process.env, TOUCHSTONE_FIXTURES: folder, TOUCHSTONE_FIXTURE: "turn" };
  for (let round = 0; round < rounds; round++) {
    const run = await makeRunFolder(join(getCacheFolder(), "runs"), scenario);
    const model = await startScriptedModel(scenario, run);
    model.watch({ log: [], until: async () => {} }, () => {});
    await writeCodexConfig(run, scenario, model.baseUrl);
    const began = performance.now();
    const args = ["exec", "--json", "--skip-git-repo-check", "--sandbox", "workspace-write", input];
    const stdout = await readOutput(codex.path, args, {
      cwd: run.workspace,
      env: buildCodexEnv(run, codex, scenario, model.port),
    });
    seconds.codex.push(performance.now() - began);
    await model.close();
    await run.remove();
    writeFileSync(join(folder, "turn.jsonl"), stdout);
    const options = { env, stdio: ["ignore", "pipe", "ignore"] }; // as for the real codex
    const measure = (...command) =>
      measureMilliseconds(() => execFileSync(command[0], command.slice(1), options));
    seconds.node.push(measure(process.execPath, "-e", "0"));
    seconds.fakeCodex.push(measure(process.execPath, fakeCodexPath, "exec", "--json", input));
    if (hasNative) seconds.native.push(measure(nativePath, "exec", "--json", input));
  }
  const [node, own, real] = [seconds.node, seconds.fakeCodex, seconds.codex].map(computeMedian);
  console.log(
    `${name}: node -e 0 ${node.toFixed(1)} ms, touchstone-codex exec ${own.toFixed(1)} ms, codex exec ${real.toFixed(1)} ms`,
  );
  if (hasNative) {
    const native = computeMedian(seconds.native);
    console.log(`${name}: native touchstone-codex exec ${native.toFixed(1)} ms`);
    rows.push([`native touchstone-codex exec / node -e 0 (${name})`, native / node, 0.3]);
    rows.push([
      `native touchstone-codex exec / codex exec with the scripted model (${name})`,
      native / real,
      0.2,
    ]);
    const peak = measureAlone(name, input);
    rows.push([`MB of the native touchstone-codex exec (${name})`, peak, 60]);
  }
  rows.push([`touchstone-codex exec / node -e 0 (${name})`, own / node, 1.3]);
  rows.push([`touchstone-codex exec / codex exec with the scripted model (${name})`, own / real, 0.2]);
}

/**
 * Measures the native executable with its own catalogue, in a folder without fixtures. The processor times are printed for an
 * environment with the search path alone, since NODE_EXTRA_CA_CERTS more than doubles the time that Node takes to start.
 * @returns the peak memory of the executable in MB
 */
function measureAlone(name, input) {
  const options = { cwd: folder, env: { PATH: process.env.PATH, TOUCHSTONE_FIXTURE: name } };
  const commands = {
    "node -e 0": [process.execPath, "-e", "0"],
    native: [nativePath, "exec", "--json", "--skip-git-repo-check", input],
  };
  const measured = Object.fromEntries(Object.keys(commands).map((what) => [what, []]));
  for (let round = 0; round < rounds; round++)
    for (const [what, command] of Object.entries(commands))
      measured[what].push(measureProgram(command, options));
  for (const [what, all] of Object.entries(measured)) {
    const milliseconds = 1000 * computeMedian(all.map(({ seconds }) => seconds));
    console.log(`${name}: ${what} takes ${milliseconds.toFixed(1)} ms of processor time`);
  }
  return Math.max(...measured.native.map(({ peak }) => peak));
}

/** Compares the events per second of readFixture with JSON.parse over lines that are already in memory. */
function compareReading() {
  const file = join(folder, "many.jsonl");
  const fixtures = join(root, "integration/fixtures/python");
  const names = [
    "thread_basic",
    "tool_patch",
    "thread_tool_auto_step1",
    "turn_stream_many",
    "goal_tool_call",
  ];
  const some = names.flatMap((name) => readSome(join(fixtures, `${name}.jsonl`)));
  writeFileSync(file, Array.from({ length: 3000 }, () => some.join("")).join(""));
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const times = { parse: [], read: [] };
  for (let round = 0; round < rounds; round++) {
    times.parse.push(measureMilliseconds(() => lines.forEach((line) => void JSON.parse(line))));
    times.read.push(
      measureMilliseconds(() => {
        for (const event of readFixture(file)) if (!event.method) throw new Error("no event");
      }),
    );
  }
  const speed = computeMedian(times.parse) / computeMedian(times.read);
  console.log(
    `${lines.length} events: JSON.parse ${computeMedian(times.parse).toFixed(0)} ms, readFixture ${computeMedian(times.read).toFixed(0)} ms`,
  );
  rows.push(["speed of readFixture / JSON.parse on the same lines", speed, 0.8, "least"]);
}

/** Measures 200 fake codex processes that run at once, each with its own client. */
async function measureParallel() {
  const env = { ...process.env, TOUCHSTONE_FIXTURES: folder, TOUCHSTONE_FIXTURE: "turn" };
  const began = performance.now();
  const peaks = await Promise.all(
    Array.from({ length: 200 }, () => measurePeakMemory(["exec", "--json", "Say hello."], env)),
  );
  console.log(`200 at once: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  rows.push(["MB of the largest one of 200 fake codex processes that run at once", Math.max(...peaks), 80]);
}

/** Measures a fixture of 250 MB through the executable and through readFixture. */
async function measureHugeFixture() {
  const file = join(folder, "huge.jsonl");
  const text = readFileSync(join(folder, "turn.jsonl"), "utf8").repeat(2000);
  const handle = openSync(file, "w");
  for (let size = 0; size + text.length < HUGE_BYTES; size += text.length) writeSync(handle, text);
  closeSync(handle);
  const began = performance.now();
  const env = { ...process.env, TOUCHSTONE_FIXTURE: file };
  rows.push([
    "MB to stream a fixture of 250 MB through touchstone-codex exec",
    await measurePeakMemory(["exec", "--json", "x"], env),
    150,
  ]);
  console.log(
    `${(statSync(file).size / 2 ** 20).toFixed(0)} MB through exec: ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  const library = JSON.stringify(new URL("../dist/replay/index.js", import.meta.url).href);
  const script = `import { readFixture } from ${library}; let n = 0; for await (const e of readFixture(${JSON.stringify(file)})) n += e.type.length > 0; console.error("peak", process.resourceUsage().maxRSS / 1024);`;
  const peak = await readStderr(process.execPath, ["--input-type=module", "-e", script], process.env);
  rows.push([
    "MB to read a fixture of 250 MB with readFixture",
    Number(/peak ([\d.]+)/.exec(peak)?.[1]),
    150,
  ]);
}

function readSome(file) {
  try {
    return [readFileSync(file, "utf8")];
  } catch {
    return [];
  }
}

/** Measures the peak memory of a fake codex in MB. */
async function measurePeakMemory(args, env) {
  const text = await readStderr(process.execPath, ["--require", peakWatch, fakeCodexPath, ...args], env);
  const peak = /peak ([\d.]+)/.exec(text)?.[1];
  if (peak === undefined) throw new Error(`no peak in ${JSON.stringify(text)}`);
  return Number(peak);
}

function readStderr(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    child.stdout.resume();
    child.stderr.setEncoding("utf8").on("data", (part) => (text += part));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(text) : reject(new Error(`exit ${code}: ${text}`))));
  });
}

/** Runs a program. @returns its output; not synchronously, because the scripted model answers from this process */
function readOutput(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part) => (text += part));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(text) : reject(new Error(`codex ended with ${code}`))));
  });
}

function measureMilliseconds(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}
