/**
 * Finds races within minutes that a slow machine shows in one of a hundred harvests. The catalogue is harvested
 * while every process of its runs is stopped for a while, again and again. `npm run test:stalls`
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { listDifferences } from "../helpers/differences.js";
import { listRunProcesses } from "../helpers/processes.js";
import { newCatalogueProject, type Project, REPOSITORY, readFiles } from "../helpers/project.js";

const HARVESTS = 3;
/**
 * In ms. If codex reads a command's output more than 100 ms after the command's end, the output is missing from
 * the deltas.
 */
const STOPPED = 100;
const EVERY = 100;
/** Share of the processes that are stopped each time. */
const SHARE = 0.1;

test("harvests whose processes are stopped at random moments", { timeout: 15 * 60_000 }, async () => {
  const committed = await readFiles(join(REPOSITORY, "integration/fixtures/python"));
  for (let harvest = 1; harvest <= HARVESTS; harvest++) {
    const project = await newCatalogueProject();
    const { ended } = project.start(["harvest", "--quiet"]);
    const stalls = stallWhile(project, ended);
    const { code, stderr } = await ended;
    console.log(`harvest ${harvest}: ${await stalls} stalls`);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(listDifferences(await project.readFiles(), committed)).toEqual([]);
  }
});

/**
 * Stops processes until `ended` settles.
 * @returns number of stops
 */
async function stallWhile(project: Project, ended: Promise<unknown>): Promise<number> {
  let over = false;
  let stalls = 0;
  ended.then(() => {
    over = true;
  });
  while (!over) {
    // Driver, tap, codex and commands. Each line begins with the process id.
    for (const pid of listRunProcesses(project).map((line) => Number.parseInt(line, 10))) {
      if (Math.random() > SHARE || !sendSignal(pid, "SIGSTOP")) continue;
      stalls++;
      setTimeout(() => sendSignal(pid, "SIGCONT"), STOPPED);
    }
    await sleep(EVERY);
  }
  return stalls;
}

function sendSignal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false; // it has ended already
  }
}
