/**
 * Measures the speed of `check --offline` on a gigabyte of fixtures, relative to `JSON.parse` on the same lines
 * in one thread, in one run. It also measures the peak memory. The lines are those of the repository, repeated.
 * Usage: node bench/check.mjs [MEGABYTES]
 */
import { execFileSync, spawnSync } from "node:child_process";
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
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const REPOSITORY_FIXTURES = join(import.meta.dirname, "../integration/fixtures/python");
const FILES = 20;
const [mode, folder] = process.argv.slice(2);
if (mode === "--child") await measureChild(folder);
else compareSpeeds(Number(mode ?? 1000));

async function measureChild(folder) {
  const { checkFolder } = await import("../dist/check/index.js");
  const start = performance.now();
  const problems = await checkFolder(folder);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage();
  const cpuMs = (user + system) / 1000;
  const others = problems.filter(({ file }) => file !== "audit.jsonl"); // the folder has no audit log
  console.log(
    JSON.stringify({ ms, cpuMs, rss: process.resourceUsage().maxRSS / 1024, problems: others.length }),
  );
}

function compareSpeeds(megabytes) {
  const lines = readdirSync(REPOSITORY_FIXTURES)
    .filter((name) => name.endsWith(".jsonl") && name !== "audit.jsonl")
    .flatMap((name) => readFileSync(join(REPOSITORY_FIXTURES, name), "utf8").split("\n").slice(0, -1));
  const block = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  const times = Math.max(1, Math.round((megabytes * 1e6) / FILES / block.length));
  const root = mkdtempSync(join(tmpdir(), "touchstone-bench-"));
  try {
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
    execFileSync("sync");
    const size = (block.length * times * FILES) / 1e6;
    let parse = Number.POSITIVE_INFINITY;
    let parseCpu = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round++) {
      const start = performance.now();
      const before = process.cpuUsage();
      for (let time = 0; time < 10; time++) for (const line of lines) JSON.parse(line);
      parse = Math.min(parse, (performance.now() - start) / 10);
      const { user, system } = process.cpuUsage(before);
      parseCpu = Math.min(parseCpu, (user + system) / 1000 / 10);
    }
    const parseSpeed = block.length / 1e6 / (parse / 1000);
    const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--child", root], {
      encoding: "utf8",
    });
    const { ms, cpuMs, rss, problems } = JSON.parse(stdout);
    const threads = Math.min(4, availableParallelism());
    const speed = size / (ms / 1000);
    console.table([
      {
        "size, MB": Math.round(size),
        problems,
        "check, MB/s": Math.round(speed),
        "JSON.parse alone, MB/s": Math.round(parseSpeed),
        ratio: Number((speed / parseSpeed).toFixed(2)),
        // On a busy machine, the time that the threads wait for a processor hides their speed.
        "ratio by processor time": Number((threads * ((parseCpu * times * FILES) / cpuMs)).toFixed(2)),
        "most memory, MB": Math.round(rss),
      },
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
