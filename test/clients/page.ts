/** docs/clients.md: a row for each client. A run of some clients replaces their rows alone. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { escapeCell } from "../../src/lib/index.js";
import { REPOSITORY } from "../helpers/project.js";
import { type Client, listClients } from "./client.js";
import { TASK_DEFINITIONS, TASKS, type Task } from "./tasks.js";

/** The result of one task of a client. */
export interface TaskResult {
  task: Task;
  /** Why the client does not do the task with the real codex; undefined if it does. */
  failureOnReal: string | undefined;
  /** Number of runs on the fake codex with the outcome of the real codex, and no mismatch. */
  passed: number;
  runs: number;
  /** What happened in the other runs. */
  problems: string[];
}

const PAGE = join(REPOSITORY, "docs/clients.md");

let writing = Promise.resolve();

/**
 * Writes a client's results into the page, when the writes before are done.
 * @returns the client's row
 */
export async function updatePage(client: Client, results: TaskResult[]): Promise<string> {
  const row = renderRow(client, results);
  const before = writing;
  writing = before.then(() => replaceRow(client, row));
  await writing;
  return row;
}

async function replaceRow(client: Client, row: string): Promise<void> {
  const old = await readFile(PAGE, "utf8").catch(() => "");
  const rows = (await listClients()).map((one) =>
    one.name === client.name ? row : (findRow(old, one) ?? renderRow(one, [])),
  );
  await writeFile(PAGE, renderPage(rows));
}

function findRow(page: string, { name }: Client): string | undefined {
  return page.split("\n").find((line) => line.startsWith(`| ${name} |`));
}

function renderRow(client: Client, results: TaskResult[]): string {
  const { name, registry, version, language, protocol } = client;
  const cells = TASKS.map((task) => renderCell(client, task, results));
  return `| ${[name, `${registry} ${version}`, language, protocol, ...cells].join(" | ")} |`;
}

function renderCell({ cannot }: Client, task: Task, results: TaskResult[]): string {
  const reason = cannot[task];
  if (reason) return `– ${reason}`;
  const result = results.find((one) => one.task === task);
  if (!result) return "not run";
  const { failureOnReal, passed, runs, problems } = result;
  if (failureOnReal)
    return passed === runs
      ? `fails on codex, too: ${shorten(failureOnReal)}`
      : `✗ fails on codex, and not so here: ${shorten(problems[0] ?? "")}`;
  if (passed === runs) return `✓ ${passed} of ${runs}`;
  const problem = problems.find((text) => text.startsWith("fake codex: ")) ?? problems[0] ?? "";
  return `✗ ${passed} of ${runs}: ${shorten(problem)}`;
}

const CELL_CHARACTERS = 160;

function shorten(problem: string): string {
  const text = problem.replace(/\s+/g, " ");
  return escapeCell(text.length > CELL_CHARACTERS ? `${text.slice(0, CELL_CHARACTERS)}…` : text);
}

function renderPage(rows: string[]): string {
  return `# Clients: published programs with the fake codex

This page shows which published clients of codex behave the same with the fake codex as with codex. \`npm run test:clients\` writes it: it installs each
client at a pinned version, and runs it with the real codex and the scripted model, and with the fake codex in its default mode.

\`\`\`
npm run test:clients                                      # every client, once
npm run test:clients -- --client codexed --runs 20        # one of them, 20 times on the fake codex
npm run test:clients -- --runs 20 --jobs 2 --resume       # every client, two at a time
\`\`\`

\`--resume\` continues an earlier measurement with the same fake codex, fixtures and programs. Installations and results are in the cache.

Every client runs with its own defaults. Only the path of codex, the folder, and what the task needs (an approval policy, a JSON Schema) are set.

| task | what the client does |
|---|---|
| hello | a thread and a turn |
| approval | a turn in which codex asks for approval of a command; the client declines |
| resume | a turn; then, with a new codex process, another turn of the same thread |
| JSON Schema | a turn with an output schema, whose answer the client parses |
| models | a list of the models |

\`✓ 20 of 20\`: in 20 of 20 runs, the client's output was the same as with the real codex, and the fake codex reported no failure. \`–\`: the client can't do the task.
\`fails on codex, too\`: the client fails with the real codex, and in the same way with the fake codex. What it printed follows.

| client | release | language | protocol | ${TASKS.map((task) => TASK_DEFINITIONS[task].title).join(" | ")} |
|---|---|---|---|${"---|".repeat(TASKS.length)}
${rows.join("\n")}
`;
}
