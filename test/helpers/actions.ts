/** Runs the `run:` steps of a GitHub workflow or of an action as GitHub's runner does: with bash, the runner's environment and its files. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { parse } from "yaml";

interface WorkflowStep {
  uses?: string;
  run?: string;
  name?: string;
  id?: string;
  if?: string;
  env?: Record<string, string>;
}

interface ActionFile {
  inputs: Record<string, { default: string }>;
  runs: { steps: WorkflowStep[] };
}

interface WorkflowFile {
  env?: Record<string, string>;
  jobs: Record<string, { env?: Record<string, string>; steps: WorkflowStep[] }>;
}

export interface JobOptions {
  /** Folder of the checkout. */
  cwd: string;
  /** Folder for the runner's files: RUNNER_TEMP, outputs and summary. */
  temp: string;
  /** Folders that are put before PATH. */
  path: string[];
  /** Expression → value: `matrix.part` → `1`. */
  context?: Record<string, string>;
  /** Variables that override the workflow's own `env`. */
  env?: Record<string, string>;
}

export interface JobOutcome {
  /** Commands of the failed step; undefined if none failed. */
  failed: string | undefined;
  /** Output of the steps that ran. */
  log: string;
  /** Text of the job's summary. */
  summary: string;
}

/**
 * Runs one job of a workflow.
 * @param file path of the workflow
 * @param job name of the job
 * @throws Error if the workflow uses an expression that the context does not contain
 */
export async function runJob(file: string, job: string, options: JobOptions): Promise<JobOutcome> {
  const workflow: WorkflowFile = parse(await readFile(file, "utf8"));
  const { steps, env } = workflow.jobs[job] ?? { steps: [] };
  return runSteps(steps, { ...workflow.env, ...env }, options);
}

/**
 * Runs the steps of a composite action.
 * @param file path of its action.yml
 * @param inputs those that differ from their default
 * @throws Error if the action uses an expression that the context does not contain
 */
export async function runAction(
  file: string,
  inputs: Record<string, string>,
  options: JobOptions,
): Promise<JobOutcome> {
  const action: ActionFile = parse(await readFile(file, "utf8"));
  const context: Record<string, string> = {};
  for (const [name, input] of Object.entries(action.inputs))
    context[`inputs.${name}`] = inputs[name] ?? input.default;
  return runSteps(action.runs.steps, {}, { ...options, context: { ...context, ...options.context } });
}

async function runSteps(
  steps: WorkflowStep[],
  commonEnv: Record<string, string>,
  options: JobOptions,
): Promise<JobOutcome> {
  const summary = join(options.temp, "summary.md");
  await mkdir(options.temp, { recursive: true });
  await writeFile(summary, "");
  const context: Record<string, string> = {
    "github.token": "token",
    "runner.temp": options.temp,
    "runner.os": "Linux",
    ...options.context,
  };
  let log = "";
  let failed: string | undefined;
  for (const step of steps) {
    if (step.run === undefined || failed !== undefined) continue;
    if (step.if !== undefined && !isTrue(step.if, context)) continue;
    const output = join(options.temp, `${step.id ?? "step"}.output`);
    await writeFile(output, "");
    const script = join(options.temp, "step.sh");
    await writeFile(script, fillExpressions(step.run, context));
    const env = { ...commonEnv, ...step.env, ...options.env };
    const { code, printed } = await runBash(script, {
      cwd: options.cwd,
      env: {
        ...process.env,
        ...Object.fromEntries(
          Object.entries(env).map(([key, value]) => [key, fillExpressions(value, context)]),
        ),
        PATH: [...options.path, process.env.PATH].join(delimiter),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: options.temp,
        CI: "true",
      },
    });
    log += `$ ${step.run}\n${printed}`;
    if (code !== 0) failed = step.run;
    for (const [, key, value = ""] of (await readFile(output, "utf8")).matchAll(/^(\w+)=(.*)$/gm))
      context[`steps.${step.id}.outputs.${key}`] = value;
  }
  return { failed, log, summary: existsSync(summary) ? await readFile(summary, "utf8") : "" };
}

/** Runs a script as GitHub's default shell for `run:` does on Linux and macOS. @returns its exit code, and what it printed to both streams */
function runBash(script: string, options: { cwd: string; env: NodeJS.ProcessEnv }) {
  return new Promise<{ code: number | null; printed: string }>((done) => {
    const child = spawn("bash", ["-e", script], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        printed += text;
      });
    child.on("close", (code) => done({ code, printed }));
  });
}

function fillExpressions(text: string, context: Record<string, string>): string {
  return text.replace(/\$\{\{ *([\w.]+) *\}\}/g, (_, name: string) => {
    const value = context[name];
    if (value === undefined) throw new Error(`\`${name}\` is not in the context of this run`);
    return value;
  });
}

/**
 * Evaluates the kinds of conditions that the workflows here use: `always()`, whether a value is or is not equal to a text, and several
 * of these joined by `&&`. An output that was not written is empty.
 * @throws Error for any other condition
 */
function isTrue(condition: string, context: Record<string, string>): boolean {
  const parts = condition.split(" && ");
  if (parts.length > 1) return parts.every((part) => isTrue(part, context));
  if (condition === "always()") return true;
  const [, name = "", operator, text] = /^([\w.]+) ([!=]=) '([^']*)'$/.exec(condition) ?? [];
  if (!name) throw new Error(`\`${condition}\` is a condition that this helper does not know`);
  return ((context[name] ?? "") === text) === (operator === "==");
}
