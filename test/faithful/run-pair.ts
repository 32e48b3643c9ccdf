/** Runs the real codex, over the model server, and the fake codex side by side. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CodexBinary, getCodex } from "../../src/codex/index.js";
import { getCacheFolder, loadConfig } from "../../src/config/index.js";
import { buildCodexEnv, makeRunFolder, writeCodexConfig } from "../../src/harvest/run/run-folder.js";
import { startScriptedModel } from "../../src/model/index.js";
import type { Scenario } from "../../src/scenario/index.js";
import { loadScenario } from "../helpers/exec-recording.js";
import { FAKE_CODEX } from "../helpers/fake-codex.js";
import { REPOSITORY } from "../helpers/project.js";
import { OUTSIDE_TMP } from "../helpers/temporary.js";
import { compareSessions, createNormalizer, type Difference } from "./compare.js";
import type { Line } from "./odd-lines.js";
import { playSession } from "./play-session.js";

export const FIXTURE = "thread_basic";
/** More turns than any case has. */
const MANY = 1000;

export interface Pair {
  codex: CodexBinary;
  /** Version of codex. */
  version: string;
  scenario: Scenario;
}

export async function preparePair(): Promise<Pair> {
  const { codex: version } = await loadConfig(REPOSITORY);
  const codex = await getCodex({ version, cacheDir: getCacheFolder(), onProgress() {} });
  const scenario = await loadScenario(FIXTURE);
  if (scenario.model === "offline" || !scenario.model) throw new Error("the scenario has no model script");
  const model = scenario.model.map((response) => ({ ...response, times: MANY }));
  if (!existsSync(FAKE_CODEX)) throw new Error(`${FAKE_CODEX} is missing; run \`npm run build\``);
  return { codex, version, scenario: { ...scenario, model } };
}

/** Plays a session to both. */
export async function compareInSession({ codex, scenario }: Pair, lines: Line[]): Promise<Difference[]> {
  const startedAt = Date.now();
  const run = await makeRunFolder(OUTSIDE_TMP, scenario);
  const model = await startScriptedModel(scenario, run);
  try {
    await writeCodexConfig(run, scenario, model.baseUrl);
    const { workspace } = run;
    const env = buildCodexEnv(run, codex, scenario, model.port);
    const fakeEnv = {
      PATH: process.env.PATH,
      HOME: run.home,
      TOUCHSTONE_FIXTURES: join(REPOSITORY, "integration/fixtures/python"),
      TOUCHSTONE_FIXTURE: FIXTURE,
      // A busy machine may keep the fake codex waiting.
      TOUCHSTONE_TIMEOUT: "0",
    };
    const [real, fake] = await Promise.all([
      playSession({ program: codex.path, env, cwd: workspace, workspace }, lines),
      playSession({ program: FAKE_CODEX, env: fakeEnv, cwd: workspace, workspace: "/workspace" }, lines),
    ]);
    const facts = { ...run, codexPath: codex.path, port: model.port, startedAt };
    return compareSessions(real, fake, createNormalizer(facts));
  } finally {
    await model.close();
    await run.remove();
  }
}

/** Makes the folders of command lines: one in a git repository, one outside. */
export async function makeFolders(root: string): Promise<{ plain: string; repository: string }> {
  const folders = { plain: join(root, "plain"), repository: join(root, "repository") };
  await mkdir(folders.plain, { recursive: true });
  await mkdir(join(folders.repository, ".git"), { recursive: true });
  await writeFile(join(folders.repository, ".git/HEAD"), "ref: refs/heads/main\n");
  return folders;
}
