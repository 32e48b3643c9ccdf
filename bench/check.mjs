/**
 * Measures the speed of `check --offline` on a gigabyte of fixtures, relative to `JSON.parse` on the same lines, and its peak memory.
 * Both run alternately in one process, and the medians of their ratios count. The lines are those of the repository, repeated.
 *
 * `check` reads with one thread for each processor, at most four, and `JSON.parse` with one. So the ratio is that of the times that a
 * user waits, and the start of the threads counts. The ratio by processor time does not depend on what else the machine does: it is
 * that of a machine on which each thread has a processor for itself.
 * Usage: node bench/check.mjs [MEGABYTES]
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { computeMedian, measureProcessorSeconds, measureSeconds } from "./measure.mjs";

const REPOSITORY_FIXTURES = join(import.meta.dirname, "../integration/fixtures/python");
const FILES = 20;
const ROUNDS = 5;
/** How often `JSON.parse` reads the lines of the repository in a round. */
const PARSED_BLOCKS = 30;
/** The least speed of `check --offline`, as a part of the speed of `JSON.parse`. */
const LEAST_RATIO = 0.4;

const lines = readdirSync(REPOSITORY_FIXTURES)
  .filter((name) => name.endsWith(".jsonl") && name !== "audit.jsonl")
  .flatMap((name) => readFileSync(join(REPOSITORY_FIXTURES, name), "utf8").split("\n").slice(0, -1));
const block = Buffer.from(lines.map((line) => `${line}\n`).join(""));
const [mode, folder, blocks] = process.argv.slice(2);
if (mode === "--child") await measureChild(folder, Number(blocks));
else runBench(Number(mode ?? 1000));

/** Measures in a process of its own, whose peak memory is that of `check`. */
async function measureChild(folder, blocks) {
  const { checkFolder } = await import("../dist/check/index.js");
  const ratios = { time: [], processor: [] };
  const speeds = { check: [], parse: [] };
  const size = (block.length * blocks) / 1e6;
  let problems = [];
  for (let round = 0; round < ROUNDS; round++) {
    const parse = await measureBoth(parseLines);
    const check = await measureBoth(async () => {
      problems = await checkFolder(folder);
    });
    const share = blocks / PARSED_BLOCKS;
    ratios.time.push((parse.seconds * share) / check.seconds);
    ratios.processor.push((countThreads() * parse.processor * share) / check.processor);
    speeds.check.push(size / check.seconds);
    speeds.parse.push(size / share / parse.seconds);
  }
  const others = problems.filter(({ file }) => file !== "audit.jsonl"); // the folder has no audit log
  const results = {
    "size, MB": Math.round(size),
    problems: others.length,
    "check, MB/s": Math.round(computeMedian(speeds.check)),
    "JSON.parse alone, MB/s": Math.round(computeMedian(speeds.parse)),
    ratio: Number(computeMedian(ratios.time).toFixed(2)),
    "ratio by processor time": Number(computeMedian(ratios.processor).toFixed(2)),
    threads: countThreads(),
    "most memory, MB": Math.round(process.resourceUsage().maxRSS / 1024),
  };
  console.log(JSON.stringify(results));
}

function parseLines() {
  for (let time = 0; time < PARSED_BLOCKS; time++) for (const line of lines) JSON.parse(line);
}

function countThreads() {
  return Math.min(4, availableParallelism());
}

async function measureBoth(work) {
  let seconds = 0;
  const processor = await measureProcessorSeconds(async () => {
    seconds = await measureSeconds(work);
  });
  return { seconds, processor };
}

function runBench(megabytes) {
  const times = Math.max(1, Math.round((megabytes * 1e6) / FILES / block.length));
  const root = mkdtempSync(join(tmpdir(), "touchstone-bench-"));
  try {
    writeFixtures(root, times);
    const args = [fileURLToPath(import.meta.url), "--child", root, String(times * FILES)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (!stdout) throw new Error(stderr);
    const results = JSON.parse(stdout);
    console.table([results]);
    if (results.ratio < LEAST_RATIO) {
      console.log(`OVER: the ratio must be at least ${LEAST_RATIO}`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Writes a fixtures folder whose files are the block, repeated. */
function writeFixtures(root, times) {
  const manifest = JSON.parse(readFileSync(join(REPOSITORY_FIXTURES, "manifest.json"), "utf8"));
  const [entry] = Object.values(manifest.scenarios);
  manifest.scenarios = {};
  for (let number = 0; number < FILES; number++) {
    const name = `big_${number}`;
    const hash = createHash("sha256");
    const file = openSync(join(root, `${name}.jsonl`), "w");
    for (let time = 0; time < times; time++) {
      writeSync(file, block);
      hash.update(block);
    }
    closeSync(file);
    const step = {
      file: `${name}.jsonl`,
      digest: `sha256:${hash.digest("hex")}`,
      bytes: block.length * times,
      events: lines.length * times,
      methods: {},
    };
    manifest.scenarios[name] = { ...entry, steps: [step], wire: null };
  }
  writeFileSync(join(root, "manifest.json"), JSON.stringify(manifest));
}
