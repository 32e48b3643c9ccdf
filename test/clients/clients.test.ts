/**
 * Runs real clients of codex on the real codex and on the fake codex, and compares the outcomes. `npm run test:clients`
 * starts it, with its options in the environment.
 */
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listClients, listClientTasks } from "./client.js";
import { installClient, type ProgramCommand } from "./install.js";
import { type TaskResult, updatePage } from "./page.js";
import { type ClientResult, runOnFakeCodex, runOnRealCodex } from "./run.js";
import { TASK_DEFINITIONS, type Task } from "./tasks.js";

const { CLIENT: named, RUNS: runs = "1" } = process.env;

const all = await listClients();
const clients = named ? all.filter(({ name }) => name === named) : all;
if (clients.length === 0)
  throw new Error(`no client \`${named}\`: there are ${all.map(({ name }) => name).join(", ")}`);

for (const client of clients)
  describe(client.name, () => {
    let command: ProgramCommand;
    const results: TaskResult[] = [];
    beforeAll(async () => {
      command = await installClient(client);
    });
    afterAll(async () => {
      console.log(await updatePage(client, results));
    });

    for (const task of listClientTasks(client))
      test(task, async () => {
        const real = await runOnRealCodex(client, command, task);
        const failureOnReal = explainFailure(task, real);
        const problems: string[] = [];
        let passed = 0;
        // What fails on the real codex need not be repeated.
        const planned = failureOnReal ? 1 : Number(runs);
        for (let run = 0; run < planned; run++) {
          const fake = await runOnFakeCodex(client, command, task);
          const found = failureOnReal ? expectFailure(task, fake) : compare(fake, real);
          if (found.length === 0) passed++;
          problems.push(...found);
        }
        const differences = [...new Set(problems)];
        results.push({ task, failureOnReal, passed, runs: planned, problems: differences });
        if (failureOnReal) console.log(`${client.name}: ${task}: fails on the real codex: ${failureOnReal}`);
        expect(differences).toEqual([]);
      });
  });

/** @returns undefined if the client did its task */
function explainFailure(task: Task, { outcome, problems }: ClientResult): string | undefined {
  if (problems.length > 0) return problems.join("; ");
  if (!outcome || !TASK_DEFINITIONS[task].isExpected(outcome)) return JSON.stringify(outcome);
  return undefined;
}

/** A client that fails on the real codex must not work with the fake codex. */
function expectFailure(task: Task, fake: ClientResult): string[] {
  return explainFailure(task, fake) ? [] : ["it works with the fake codex alone"];
}

function compare(fake: ClientResult, real: ClientResult): string[] {
  if (fake.problems.length > 0 || isDeepStrictEqual(fake.outcome, real.outcome)) return fake.problems;
  return [
    `the outcome is ${JSON.stringify(fake.outcome)}, and with the real codex ${JSON.stringify(real.outcome)}`,
  ];
}
