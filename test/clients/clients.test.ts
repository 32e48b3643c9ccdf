/**
 * Runs real clients of codex on the real codex and on the fake codex, and compares the outcomes. `npm run test:clients`
 * starts it, with its options in the environment.
 */
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, listClients, listClientTasks } from "./client.js";
import { installClient, type ProgramCommand } from "./install.js";
import { type TaskResult, updatePage } from "./page.js";
import { readRecord, type TaskRecord, writeRecord } from "./results.js";
import { type ClientResult, runOnFakeCodex, runOnRealCodex } from "./run.js";
import { TASK_DEFINITIONS, type Task } from "./tasks.js";

const { CLIENT: named, RUNS = "1", RESUME: resume = "" } = process.env;

const all = await listClients();
const clients = named ? all.filter(({ name }) => name === named) : all;
if (clients.length === 0)
  throw new Error(`no client \`${named}\`: there are ${all.map(({ name }) => name).join(", ")}`);

/** Client's name → how its program is started. */
const commands = new Map<string, ProgramCommand>();

// One after another: npm, pip and cargo each use the whole machine.
beforeAll(async () => {
  for (const client of clients) commands.set(client.name, await installClient(client));
});

describe.concurrent.each(clients.map((client) => [client.name, client] as const))("%s", (_, client) => {
  const results: TaskResult[] = [];
  afterAll(async () => {
    console.log(await updatePage(client, results));
  });

  test.concurrent.each(listClientTasks(client))("%s", async (task) => {
    const result = await measure(client, task);
    results.push(result);
    const { failureOnReal, problems } = result;
    if (failureOnReal) console.log(`${client.name}: ${task}: fails on the real codex: ${failureOnReal}`);
    expect(problems).toEqual([]);
  });
});

/** Does the runs of a task that are still missing. */
async function measure(client: Client, task: Task): Promise<TaskResult> {
  const command = commands.get(client.name);
  if (!command) throw new Error(`${client.name} is not installed`);
  const record: TaskRecord = await readRecord(client, task, { continues: resume !== "" });
  record.real ??= await runOnRealCodex(client, command, task);
  await writeRecord(client, task, record);
  const failureOnReal = explainFailure(task, record.real);
  // What fails on the real codex need not be repeated.
  const planned = failureOnReal ? 1 : Number(RUNS);
  while (record.runs.length < planned) {
    const fake = await runOnFakeCodex(client, command, task);
    record.runs.push(compare(fake, record.real));
    await writeRecord(client, task, record);
  }
  const runs = record.runs.slice(0, planned);
  return {
    task,
    failureOnReal,
    passed: runs.filter((problems) => problems.length === 0).length,
    runs: planned,
    problems: [...new Set(runs.flat())],
  };
}

/**
 * Explains why a client did not do its task.
 * @returns undefined if it did. It may have asked for more than its task needs, such as a title, which the script lacks.
 */
function explainFailure(task: Task, { outcome, failure, reports }: ClientResult): string | undefined {
  if (failure !== undefined) return [failure, ...reports].join("; ");
  return outcome && TASK_DEFINITIONS[task].isExpected(outcome) ? undefined : JSON.stringify(outcome);
}

/** Lists what was other on the fake codex than on the real one. */
function compare(fake: ClientResult, real: ClientResult): string[] {
  // What a client that fails on both does then is reported as a mismatch, rightly.
  const reports = real.failure === undefined ? fake.reports : [];
  if (isDeepStrictEqual(readEnd(fake), readEnd(real))) return reports;
  return [...fake.reports, `${describeEnd(fake)}, and with the real codex ${describeEnd(real)}`];
}

function readEnd({ outcome, failure }: ClientResult) {
  return { outcome, failure };
}

function describeEnd({ outcome, failure }: ClientResult): string {
  return failure ?? `the outcome is ${JSON.stringify(outcome)}`;
}
