// Speed, as ratios within one run: machines differ, and so does one machine from minute to minute.
// What is compared is run in turns, and the medians are compared. `npm run bench -- --rounds 5`
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openRuns } from "../dist/harvest/runs.js";
import { byHand, COMPARED, prepare, prepareSchemas, startHost, withTap } from "./by-hand.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "dist/cli/main.js");
const at = process.argv.indexOf("--rounds");
const rounds = at > 0 ? Number(process.argv[at + 1]) : 3;

const subject = await prepare(root);
harvest(2); // everything is downloaded, built and in the page cache before the clock runs

const schemas = await prepareSchemas(subject);
const runs = await openRuns();
const host = await startHost(subject, runs);
const seconds = { hand: [], bare: [], tapped: [], one: [], two: [] };
for (let round = 0; round < rounds; round++) {
  console.error(`round ${round + 1} of ${rounds}`);
  seconds.hand.push(await time(() => byHand(subject)));
  seconds.bare.push(await time(() => byHand(subject, host)));
  seconds.tapped.push(await time(() => withTap(subject, host, runs, schemas)));
  seconds.one.push(await time(() => harvest(1)));
  seconds.two.push(await time(() => harvest(2)));
}
await host.close();
await runs.close();
const start = { node: [], help: [] };
for (let round = 0; round < 15; round++) {
  start.node.push(await time(() => execFileSync(process.execPath, ["-e", "0"])));
  start.help.push(await time(() => execFileSync(process.execPath, [program, "--help"])));
}

const hand = median(seconds.hand);
const rows = [
  ["harvest, 2 jobs / driver runs by hand, one after another", median(seconds.two) / hand, 0.65],
  [
    "1 + what tap, normalise, redact and validate add / driver runs by hand",
    1 + (median(seconds.tapped) - median(seconds.bare)) / hand,
    1.1,
  ],
  ["touchstone --help / node -e 0", median(start.help) / median(start.node), 2],
];
console.log(`${subject.plans.length} scenarios, ${rounds} rounds, ${availableParallelism()} cores`);
console.log(
  `by hand ${hand.toFixed(2)} s, 1 job ${median(seconds.one).toFixed(2)} s, 2 jobs ${median(seconds.two).toFixed(2)} s`,
);
console.log(
  `forked from one host ${median(seconds.bare).toFixed(2)} s, with tap, normalise, redact and validate ${median(seconds.tapped).toFixed(2)} s`,
);
for (const [what, ratio, limit] of rows) {
  console.log(`${ratio.toFixed(2)}× (at most ${limit}×) ${ratio <= limit ? "ok  " : "OVER"} ${what}`);
}
if (rows.some(([, ratio, limit]) => ratio > limit)) process.exitCode = 1;

function harvest(jobs) {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const only = COMPARED.flatMap((name) => ["--scenario", name]);
  const args = [
    program,
    "harvest",
    ...only,
    "--quiet",
    "--jobs",
    String(jobs),
    "--output",
    join(folder, "python"),
  ];
  execFileSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  rmSync(folder, { recursive: true });
}

async function time(work) {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
