/** Runs a client's program on the real codex, with the scripted model, or on the fake codex. */
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { getCodex } from "../../src/codex/index.js";
import { getCacheFolder, loadConfig } from "../../src/config/index.js";
import {
  buildCodexEnv,
  makeRunFolder,
  type RunFolder,
  writeCodexConfig,
} from "../../src/harvest/run/run-folder.js";
import { runProgram } from "../../src/lib/index.js";
import { startScriptedModel } from "../../src/model/index.js";
import { STRICTNESS_RULES } from "../../src/replay/session/strictness-rules.js";
import type { Scenario } from "../../src/scenario/index.js";
import { loadScenario } from "../helpers/exec-recording.js";
import { buildPath, runLimited } from "../helpers/limited-program.js";
import { parseLines, REPOSITORY } from "../helpers/project.js";
import { OUTSIDE_TMP } from "../helpers/temporary.js";
import type { Client } from "./client.js";
import type { ProgramCommand } from "./install.js";
import { findScenario, type Outcome, TASK_DEFINITIONS, type Task } from "./tasks.js";

/** The end of a client's program. */
export interface ClientResult {
  /** What the program told; undefined if it failed. */
  outcome: Outcome | undefined;
  /** How the program ended, and why, if there is no outcome. */
  failure?: string;
  /** What the model server reported, or the fake codex as failures in default mode. */
  reports: string[];
}

const LIMIT_MS = 60_000;

/** The fake codex waits for a client for ever, as codex does. */
const FAKE_TIMEOUT = "0";

/** Runs a program once on the real codex. */
export async function runOnRealCodex(
  client: Client,
  command: ProgramCommand,
  task: Task,
): Promise<ClientResult> {
  return withRunFolder(client, task, async (run, scenario) => {
    const { codex: version } = await loadConfig(REPOSITORY);
    const codex = await getCodex({ version, cacheDir: getCacheFolder(), onProgress() {} });
    const reports: string[] = [];
    const model = await startScriptedModel(scenario, run);
    // Codex's frames are not visible here, so a wait for a frame ends at once.
    model.watch({ log: [], until: async () => {} }, ({ message }) =>
      reports.push(`model server: ${message}`),
    );
    try {
      await writeCodexConfig(run, scenario, model.baseUrl);
      const env = buildCodexEnv(run, codex, scenario, model.port);
      const executable = await writeExecutable(run, env, [codex.path]);
      return { ...(await runClient(client, command, task, { run, scenario, executable })), reports };
    } finally {
      await model.close();
    }
  });
}

/** Runs a program once on the fake codex in default mode. */
export async function runOnFakeCodex(
  client: Client,
  command: ProgramCommand,
  task: Task,
): Promise<ClientResult> {
  return withRunFolder(client, task, async (run, scenario) => {
    const report = join(run.root, "report.jsonl");
    const fixtures = client.protocol === "exec" ? "exec" : "python";
    const env = {
      TOUCHSTONE_FIXTURE: scenario.name,
      TOUCHSTONE_FIXTURES: join(REPOSITORY, "integration/fixtures", fixtures),
      TOUCHSTONE_TIMEOUT: FAKE_TIMEOUT,
      TOUCHSTONE_REPORT: report,
    };
    const fake = [process.execPath, join(REPOSITORY, "dist/touchstone-codex.cjs")];
    const executable = await writeExecutable(run, env, fake);
    const result = await runClient(client, command, task, { run, scenario, executable });
    return { ...result, reports: await readMismatches(report) };
  });
}

async function withRunFolder<T>(
  client: Client,
  task: Task,
  work: (run: RunFolder, scenario: Scenario) => Promise<T>,
): Promise<T> {
  const scenario = await loadScenario(findScenario(client, task));
  const run = await makeRunFolder(OUTSIDE_TMP, scenario);
  try {
    // Some clients have no means to say that the folder need not be a git repository.
    await runProgram("git", ["init", "--quiet"], { cwd: run.workspace });
    return await work(run, scenario);
  } finally {
    await run.remove();
  }
}

/** Writes an executable `codex` into a run folder, which sets its environment by itself: a client may empty it. */
export async function writeExecutable(
  run: RunFolder,
  env: Record<string, string>,
  command: string[],
): Promise<string> {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  const path = join(run.root, "bin", "codex");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${exports.join("")}exec ${command.map(quote).join(" ")} "$@"\n`);
  await chmod(path, 0o755);
  return path;
}

async function runClient(
  client: Client,
  { program, args }: ProgramCommand,
  task: Task,
  { run, scenario, executable }: { run: RunFolder; scenario: Scenario; executable: string },
): Promise<Omit<ClientResult, "reports">> {
  const { prompts } = TASK_DEFINITIONS[task];
  const request = {
    task,
    prompts,
    codex: executable,
    workspace: run.workspace,
    schema: scenario.output_schema,
  };
  const { stdout, exit, hung } = await runLimited({
    program,
    args: [...args, JSON.stringify(request)],
    cwd: run.workspace,
    env: {
      ...run.env,
      PATH: buildPath(executable, run.env.PATH),
      CODEX_HOME: run.codexHome,
      ...client.env,
    },
    stdin: "",
    limitMs: LIMIT_MS,
  });
  const outcome = findOutcome(stdout);
  if (outcome) return { outcome };
  const reason = findReason(`${stdout}\n${exit.stderr}`);
  const end = `the client ${hung ? "hung, and was killed" : exit.how}`;
  return { outcome, failure: reason ? `${end}: ${reason}` : end };
}

/** Finds the line of a failed program's output that names the error. */
function findReason(output: string): string {
  const lines = output.trim().split("\n");
  const named = lines.findLast((line) =>
    /^\S*(Error|Exception)\b.*: |^error: |Result::unwrap|^\w+: .*Err/.test(line),
  );
  return named ?? lines.slice(-5).join(" ⏎ ");
}

/** Finds the line `outcome {…}` of a program. */
function findOutcome(stdout: string): Outcome | undefined {
  const line = stdout.split("\n").findLast((one) => one.startsWith("outcome "));
  return line === undefined ? undefined : JSON.parse(line.slice("outcome ".length));
}

/** Reads the mismatches in a report of the fake codex that are failures in default mode. */
export async function readMismatches(report: string): Promise<string[]> {
  if (!existsSync(report)) return ["the fake codex was not started"];
  const events = parseLines(await readFile(report, "utf8"));
  const { isFailure } = STRICTNESS_RULES.default;
  const mismatches = events.filter(({ event, code }) => event === "mismatch" && isFailure(String(code)));
  return mismatches.map(({ code, message, got, differences }) =>
    [
      `fake codex: ${code}: ${message}`,
      got && `got ${JSON.stringify(got)}`,
      differences && JSON.stringify(differences),
    ]
      .filter(Boolean)
      .join("; "),
  );
}
