// Measures speed as ratios within one run, because machines differ, and the speed of one machine changes from
// minute to minute. The compared programs run alternately, and the medians are compared. `npm run bench --
// --rounds 5`
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openRunFolders } from "../dist/harvest/run/run-folders.js";
import {
  COMPARED_SCENARIOS,
  prepareComparison,
  prepareSchemas,
  runByHand,
  runWithTap,
  startHost,
} from "./by-hand.mjs";
import { computeMedian, measureSeconds } from "./measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "dist/cli/main.js");
const at = process.argv.indexOf("--rounds");
const rounds = at > 0 ? Number(process.argv[at + 1]) : 3;

const subject = await prepareComparison(root);
runHarvest(2); // everything is downloaded, built and in the page cache before the measurement starts

const schemas = await prepareSchemas(subject);
const runs = await openRunFolders();
const host = await startHost(subject, runs);
const seconds = { hand: [], bare: [], tapped: [], one: [], two: [] };
for (let round = 0; round < rounds; round++) {
  console.error(`round ${round + 1} of ${rounds}`);
  seconds.hand.push(await measureSeconds(() => runByHand(subject)));
  seconds.bare.push(await measureSeconds(() => runByHand(subject, host)));
  seconds.tapped.push(await measureSeconds(() => runWithTap(subject, host, runs, schemas)));
  seconds.one.push(await measureSeconds(() => runHarvest(1)));
  seconds.two.push(await measureSeconds(() => runHarvest(2)));
}
await host.close();
await runs.close();
const start = { node: [], help: [] };
for (let round = 0; round < 15; round++) {
  start.node.push(await measureSeconds(() => execFileSync(process.execPath, ["-e", "0"])));
  start.help.push(await measureSeconds(() => execFileSync(process.execPath, [program, "--help"])));
}

const byHandMedian = computeMedian(seconds.hand);
const rows = [
  [
    "harvest, 2 jobs / driver runs by hand, one after another",
    computeMedian(seconds.two) / byHandMedian,
    0.65,
  ],
  [
    "1 + what tap, normalization, redaction and validation add / driver runs by hand",
    1 + (computeMedian(seconds.tapped) - computeMedian(seconds.bare)) / byHandMedian,
    1.1,
  ],
  ["touchstone --help / node -e 0", computeMedian(start.help) / computeMedian(start.node), 2],
];
console.log(`${subject.plans.length} scenarios, ${rounds} rounds, ${availableParallelism()} cores`);
console.log(
  `by hand ${byHandMedian.toFixed(2)} s, 1 job ${computeMedian(seconds.one).toFixed(2)} s, 2 jobs ${computeMedian(seconds.two).toFixed(2)} s`,
);
console.log(
  `forked from one host ${computeMedian(seconds.bare).toFixed(2)} s, with tap, normalization, redaction and validation ${computeMedian(seconds.tapped).toFixed(2)} s`,
);
for (const [what, ratio, limit] of rows) {
  console.log(`${ratio.toFixed(2)}× (at most ${limit}×) ${ratio <= limit ? "ok  " : "OVER"} ${what}`);
}
if (rows.some(([, ratio, limit]) => ratio > limit)) process.exitCode = 1;

function runHarvest(jobs) {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const only = COMPARED_SCENARIOS.flatMap((name) => ["--scenario", name]);
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
