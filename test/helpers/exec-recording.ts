/** Records `codex exec --json` with the real codex and the scripted model, without a harvest. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getCodex } from "../../src/codex/index.js";
import { getCacheFolder, loadConfig } from "../../src/config/index.js";
import { buildCodexEnv, makeRunFolder, writeCodexConfig } from "../../src/harvest/run/run-folder.js";
import { startScriptedModel } from "../../src/model/index.js";
import { loadCatalogue, type Scenario } from "../../src/scenario/index.js";
import { REPOSITORY } from "./project.js";
import { OUTSIDE_TMP } from "./temporary.js";

export interface ProgramResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to completion.
 * @param input text for its stdin
 */
export function runToEnd(
  program: string,
  args: string[],
  { env, cwd, input = "" }: { env: NodeJS.ProcessEnv; cwd?: string; input?: string },
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, ...(cwd ? { cwd } : {}), stdio: ["pipe", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** Lists the prompts of a scenario that consists only of turns. */
export function listPrompts({ workflow }: Scenario): string[] {
  return workflow.flatMap(({ turn }) => (turn ? [String(turn.input)] : []));
}

export async function loadScenario(name: string): Promise<Scenario> {
  const [entry] = await loadCatalogue(join(REPOSITORY, "scenarios"), [name]);
  if (!entry || "error" in entry) throw new Error(`no scenario ${name}`);
  return entry.scenario;
}

/**
 * Records a scenario: writes NAME[_stepN].jsonl into `folder`, and the other facts into its manifest.
 * @returns the output and exit code of each step
 */
export async function recordExec(name: string, folder: string): Promise<ProgramResult[]> {
  const scenario = await loadScenario(name);
  const { codex: version } = await loadConfig(REPOSITORY);
  const codex = await getCodex({ version, cacheDir: getCacheFolder(), onProgress() {} });
  const run = await makeRunFolder(OUTSIDE_TMP, scenario);
  const model = await startScriptedModel(scenario, run);
  // The frames of codex are not visible here, so a wait for a frame ends at once.
  model.watch({ log: [], until: async () => {} }, () => {});
  try {
    await writeCodexConfig(run, scenario, model.baseUrl);
    const schema = join(run.root, "schema.json");
    if (scenario.output_schema) await writeFile(schema, JSON.stringify(scenario.output_schema));
    const flags = [
      "--json",
      "--skip-git-repo-check",
      ...(scenario.output_schema ? ["--output-schema", schema] : []),
    ];
    const env = buildCodexEnv(run, codex, scenario, model.port);
    const steps: (ProgramResult & { prompt: string })[] = [];
    for (const prompt of listPrompts(scenario)) {
      const thread = /"thread_id":"([^"]+)"/.exec(steps[0]?.stdout ?? "")?.[1];
      const args = ["exec", ...flags, ...(thread ? ["resume", thread] : []), "-"];
      steps.push({
        ...(await runToEnd(codex.path, args, { env, cwd: run.workspace, input: prompt })),
        prompt,
      });
    }
    await mkdir(folder, { recursive: true });
    const getStepFile = (index: number) => `${name}${steps.length > 1 ? `_step${index + 1}` : ""}.jsonl`;
    for (const [index, { stdout }] of steps.entries())
      await writeFile(join(folder, getStepFile(index)), stdout);
    const facts = steps.map(({ prompt, code, stderr }, index) => ({
      ...{ file: getStepFile(index), prompt, exitCode: code, stderr },
    }));
    const path = join(folder, "manifest.json");
    const manifest = existsSync(path)
      ? JSON.parse(await readFile(path, "utf8"))
      : { formatVersion: 1, scenarios: {} };
    manifest.scenarios[name] = { steps: facts };
    await writeFile(path, JSON.stringify(manifest));
    return steps;
  } finally {
    await model.close();
    await run.remove();
  }
}
