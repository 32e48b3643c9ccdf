/** Records `codex exec --json` with the real codex and the scripted model, until the harvest has a subject for it. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getCodex } from "../../src/codex/index.js";
import { cacheDir, loadConfig } from "../../src/config/index.js";
import { codexEnv, makeRunFolder, writeCodexConfig } from "../../src/harvest/hermetic.js";
import { serveModel } from "../../src/model/index.js";
import { loadCatalogue, type Scenario } from "../../src/scenario/index.js";
import { REPOSITORY } from "./project.js";

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. @param input its stdin */
export function runProgram(
  program: string,
  args: string[],
  { env, cwd, input = "" }: { env: NodeJS.ProcessEnv; cwd?: string; input?: string },
): Promise<Ran> {
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

/** The prompts of a scenario that does nothing but turns. */
export function promptsOf({ workflow }: Scenario): string[] {
  return workflow.flatMap(({ turn }) => (turn ? [String(turn.input)] : []));
}

export async function scenarioOf(name: string): Promise<Scenario> {
  const [entry] = await loadCatalogue(join(REPOSITORY, "scenarios"), [name]);
  if (!entry || "error" in entry) throw new Error(`no scenario ${name}`);
  return entry.scenario;
}

/** Writes NAME[_stepN].jsonl into `folder`, and the rest into its manifest. @returns what codex did at each step */
export async function recordExec(name: string, folder: string): Promise<Ran[]> {
  const scenario = await scenarioOf(name);
  const { codex: version } = await loadConfig(REPOSITORY);
  const codex = await getCodex({ version, cacheDir: cacheDir(), onProgress() {} });
  const run = await makeRunFolder(join(cacheDir(), "runs"), scenario);
  const model = await serveModel(scenario, run);
  // Nobody sees codex's frames here, so nothing that waits for one waits.
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
    const env = codexEnv(run, codex, scenario, model.port);
    const steps: (Ran & { prompt: string })[] = [];
    for (const prompt of promptsOf(scenario)) {
      const thread = /"thread_id":"([^"]+)"/.exec(steps[0]?.stdout ?? "")?.[1];
      const args = ["exec", ...flags, ...(thread ? ["resume", thread] : []), "-"];
      steps.push({
        ...(await runProgram(codex.path, args, { env, cwd: run.workspace, input: prompt })),
        prompt,
      });
    }
    await mkdir(folder, { recursive: true });
    const file = (index: number) => `${name}${steps.length > 1 ? `_step${index + 1}` : ""}.jsonl`;
    for (const [index, { stdout }] of steps.entries()) await writeFile(join(folder, file(index)), stdout);
    const facts = steps.map(({ prompt, code, stderr }, index) => ({
      ...{ file: file(index), prompt, exitCode: code, stderr },
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
