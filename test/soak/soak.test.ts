/**
 * Tests reliability in one run of at most fifteen minutes, with many replays, kills and harvests. The fuzz tests run beside it.
 * It prints a table of the attempts and the failures. `npm run test:soak`
 */
import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { verifyFolder } from "../../src/store/index.js";
import {
  ENVIRONMENT_OF_BOB,
  listDifferencesFromCommitted,
  SCENARIOS_OF_EACH_KIND,
} from "../helpers/determinism.js";
import { isMetadata, listDifferences } from "../helpers/differences.js";
import { runToEnd } from "../helpers/exec-recording.js";
import { listRunProcesses } from "../helpers/processes.js";
import { newCatalogueProject, newProject, REPOSITORY, readFiles } from "../helpers/project.js";
import { buildShiftClock, canShiftClock, WRONG_TIMES } from "../helpers/shifted-clock.js";
import { whenFileEnds } from "../helpers/temporary.js";
import { waitUntil } from "../helpers/waiting.js";
import { killCommits } from "./commits.js";

const MINUTE = 60_000;
/** The fuzz tests take the other three minutes. */
const ENDS = Date.now() + 12 * MINUTE;
const FIXTURES = join(REPOSITORY, "integration/fixtures");
const HARVESTS = 20;
const KILLS = 50;
const REPLAYS = 500;
/** Of each scenario that shows one kind of order. */
const RUNS = 10;

const rows: string[][] = [["what", "asked", "tried", "lost", "seconds"]];

afterAll(() => {
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) console.log(row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  "));
});

test("replays at the same time", { timeout: 5 * MINUTE }, async () => {
  const { scenarios } = JSON.parse(await readFile(join(FIXTURES, "exec/manifest.json"), "utf8"));
  const names = Object.keys(scenarios).filter((name) => isPlainTurn(scenarios[name].steps));
  await runPart("replays at the same time", REPLAYS, async (lost) => {
    const runReplay = async (_: unknown, index: number) => {
      const name = names[index % names.length] ?? "";
      const expected = await readFile(join(FIXTURES, `exec/${name}.jsonl`), "utf8");
      const env = { ...process.env, TOUCHSTONE_FIXTURES: join(FIXTURES, "exec"), TOUCHSTONE_FIXTURE: name };
      const fakeCodex = join(REPOSITORY, "dist/touchstone-codex.cjs");
      const { exitCode, call } = scenarios[name].steps[0];
      const args = ["exec", "--json", "--", call.prompt];
      const { code, stdout } = await runToEnd(fakeCodex, args, { cwd: REPOSITORY, env });
      if (stdout !== expected || code !== exitCode) lost(`${name}: exit code ${code}, not ${exitCode}`);
    };
    await Promise.all(Array.from({ length: REPLAYS }, runReplay));
    return REPLAYS;
  });
});

/** Whether a scenario is one call of `codex exec` with nothing but a prompt. */
function isPlainTurn(steps: { call?: Record<string, unknown> }[]): boolean {
  return steps.length === 1 && Object.keys(steps[0]?.call ?? {}).join() === "prompt";
}

test.each(["exchange", "journal"] as const)(
  "commits by %s are killed",
  { timeout: 5 * MINUTE },
  async (way) => {
    await runPart(`kill -9 of a commit, by ${way}`, KILLS, (lost) => killCommits(way, KILLS, lost));
  },
);

test("runs of each kind of scenario beside three busy loops", { timeout: 15 * MINUTE }, async () => {
  const runs = RUNS * SCENARIOS_OF_EACH_KIND.length;
  await runPart("runs beside three busy loops", runs, async (lost) => {
    const loops = Array.from({ length: 3 }, () => spawn(process.execPath, ["-e", "for (;;);"]));
    const endLoops = () => {
      for (const loop of loops) loop.kill("SIGKILL");
    };
    whenFileEnds(endLoops);
    const project = await newCatalogueProject();
    const only = SCENARIOS_OF_EACH_KIND.flatMap((name) => ["--scenario", name]);
    const { code, stdout, stderr } = await project.run([
      ...["harvest", ...only, "--runs", String(RUNS), "--jobs", "2", "--json"],
    ]);
    endLoops();
    if (code !== 0) lost(`exit code ${code}: ${stderr.slice(0, 2000)}`);
    for (const { name, message } of JSON.parse(stdout || '{"failures":[]}').failures)
      lost(`${name}: ${message}`);
    const here = await project.readFiles();
    for (const difference of await listDifferencesFromCommitted(here)) lost(difference);
    return runs;
  });
});

test.skipIf(!canShiftClock)(
  "the catalogue is harvested with the clock in 1970 and in 2100",
  { timeout: 30 * MINUTE },
  async () => {
    const times = Object.values(WRONG_TIMES);
    const shiftClock = await buildShiftClock();
    await runPart("harvests with a wrong clock", times.length, async (lost) => {
      for (const time of times) {
        const project = await newCatalogueProject();
        project.launcher = [shiftClock, String(time)];
        const { code, stderr } = await project.run(["harvest", "--quiet"]);
        if (code !== 0) lost(`at ${time} s: ${stderr.slice(0, 2000)}`);
        for (const difference of await listDifferencesFromCommitted(await project.readFiles()))
          lost(`at ${time} s: ${difference}`);
      }
      return times.length;
    });
  },
);

test("harvests, of which some are killed", { timeout: 16 * MINUTE }, async () => {
  // Each of the two puts load on the machine for the other.
  const parts = await Promise.allSettled([killHarvests(), harvestCatalogue()]);
  expect(parts.filter(({ status }) => status === "rejected")).toEqual([]);
});

async function killHarvests(): Promise<void> {
  const project = await newProject();
  const names = ["thread_basic", "tool_patch", "goal_one_turn", "approval_command_declined"];
  const buildYaml = (name: string) => readFile(join(REPOSITORY, "scenarios", `${name}.yaml`), "utf8");
  for (const name of names) await project.write(`scenarios/${name}.yaml`, await buildYaml(name));
  expect((await project.run(["harvest"])).code).toBe(0);
  await runPart("kill -9 of a harvest", KILLS, async (lost) => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const prompt = `input: Number ${kill}. `;
      for (const name of names)
        await project.write(`scenarios/${name}.yaml`, (await buildYaml(name)).replaceAll("input: ", prompt));
      const { child, ended } = project.start(["harvest"]);
      await sleep(Math.random() * 4000);
      child.kill("SIGKILL");
      await ended;
      for (const problem of await verifyFolder(project.fixtures))
        lost(`kill ${kill}: ${problem.file}: ${problem.problem}`);
      await waitUntil("its processes end", () => listRunProcesses(project).length === 0).catch(() =>
        lost(`kill ${kill}: a process stays: ${listRunProcesses(project)[0]}`),
      );
    }
    for (const name of names) await project.write(`scenarios/${name}.yaml`, await buildYaml(name));
    if ((await project.run(["harvest"])).code !== 0) lost("no harvest after the kills");
    const now = await readFiles(project.fixtures);
    for (const [file, text] of Object.entries(await readFiles(join(FIXTURES, "python"))))
      if (file in now && !isMetadata(file) && now[file] !== text) lost(`after the kills: ${file}`);
    return KILLS;
  });
}

async function harvestCatalogue(): Promise<void> {
  const committed = await readFiles(join(FIXTURES, "python"));
  await runPart("harvests of the catalogue", HARVESTS, async (lost) => {
    let longest = 0;
    for (let harvest = 1; harvest <= HARVESTS; harvest++) {
      const began = Date.now();
      if (began + longest > ENDS) return harvest - 1;
      const project = await newCatalogueProject();
      const { code, stderr } = await project.run(["harvest", "--quiet"], ENVIRONMENT_OF_BOB);
      if (code !== 0) lost(`harvest ${harvest}: ${stderr.slice(0, 2000)}`);
      for (const where of listDifferences(await project.readFiles(), committed))
        lost(`harvest ${harvest}: ${where}`);
      await rm(project.root, { recursive: true, force: true });
      longest = Math.max(longest, Date.now() - began);
    }
    return HARVESTS;
  });
}

/**
 * Runs one part and adds its row to the table.
 * @param part reports each failure, and returns the number of attempts
 */
async function runPart(
  what: string,
  asked: number,
  part: (lost: (what: string) => void) => Promise<number>,
): Promise<void> {
  const began = Date.now();
  const losses: string[] = [];
  const tried = await part((loss) => losses.push(loss));
  const numbers = [asked, tried, losses.length, (Date.now() - began) / 1000];
  rows.push([what, ...numbers.map((number) => String(Math.round(number)))]);
  expect(losses).toEqual([]);
}
