/** Runs a case of the corpus on the real codex, which makes its recording, and on the fake codex with that recording. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getCodex } from "../../src/codex/index.js";
import { getCacheFolder, loadConfig } from "../../src/config/index.js";
import {
  buildCodexEnv,
  makeRunFolder,
  type RunFolder,
  writeCodexConfig,
} from "../../src/harvest/run/run-folder.js";
import { killStrays, runProgram } from "../../src/lib/index.js";
import { startScriptedModel } from "../../src/model/index.js";
import { readMismatches, writeExecutable } from "../clients/run.js";
import { REPOSITORY } from "../helpers/project.js";
import { OUTSIDE_TMP } from "../helpers/temporary.js";
import type { Case } from "./cases.js";
import { findExampleWorld } from "./examples.js";
import { startModelGateway } from "./gateway.js";
import { runCaseProgram } from "./programs.js";
import { readLogs, writeRecording } from "./recording.js";

/** The end of a case. */
export interface CaseResult {
  /** Undefined if the case passes. */
  failure: string | undefined;
}

/** The folder of the checkout, and the environments that the cases need. */
export interface Corpus {
  checkout: string;
  /** Interpreter with the pinned Python SDK. */
  python: string;
  /** Folder with pytest, for PYTHONPATH. */
  pytest: string;
  /** Path of the module of the pinned TypeScript SDK. */
  typescriptSdk: string;
}

/** The fake codex waits for a client for ever, as codex does. */
const FAKE_TIMEOUT = "0";

/** Runs a case once on the real codex, and stores its recording in the cache. */
export async function runOnRealCodex(corpus: Corpus, one: Case): Promise<CaseResult> {
  return withRunFolder(async (run) => {
    const { codex: version } = await loadConfig(REPOSITORY);
    const codex = await getCodex({ version, cacheDir: getCacheFolder(), onProgress() {} });
    const startedAt = Date.now();
    const world = one.suite === "examples" ? await serveExample(run, one) : await serveTest();
    try {
      const { CODEX_HOME, ...env } = buildCodexEnv(run, codex, { env: {} }, world.port);
      // A test chooses CODEX_HOME by itself, and the home of its user must be as empty.
      const codexEnv = one.suite === "examples" ? { ...env, CODEX_HOME } : env;
      await writeFile(
        join(run.root, "launcher.json"),
        JSON.stringify({ codex: codex.path, env: codexEnv, gateway: world.gateway }),
      );
      const launcher = [process.execPath, join(import.meta.dirname, "launcher.mjs"), run.root];
      const executable = await writeExecutable(run, {}, launcher);
      const failure = await runCaseProgram(corpus, one, { run, executable });
      const facts = { ...run, codexVersion: version, startedAt, endedAt: Date.now() };
      await writeRecording(locateRecording(one), one.id, await readLogs(run.root), facts);
      const [problem] = world.problems;
      return { failure: failure ?? (problem && `model server: ${problem}`) };
    } finally {
      await world.close();
    }
  });
}

/** Runs a case once on the fake codex, in default mode. */
export async function runOnFakeCodex(corpus: Corpus, one: Case): Promise<CaseResult> {
  return withRunFolder(async (run) => {
    const report = join(run.root, "report.jsonl");
    const env = {
      TOUCHSTONE_FIXTURE: one.id,
      TOUCHSTONE_FIXTURES: locateRecording(one),
      TOUCHSTONE_TIMEOUT: FAKE_TIMEOUT,
      TOUCHSTONE_REPORT: report,
    };
    const fake = [process.execPath, join(REPOSITORY, "dist/touchstone-codex.cjs")];
    const executable = await writeExecutable(run, env, fake);
    const failure = await runCaseProgram(corpus, one, { run, executable });
    // Some cases never start codex.
    const reports = existsSync(report) ? await readMismatches(report) : [];
    return { failure: failure === undefined ? reports[0] : [failure, ...reports].join("; ") };
  });
}

function locateRecording({ id }: Case): string {
  return join(getCacheFolder(), "corpus", "recordings", id);
}

/** An example talks to the scripted model. */
async function serveExample(run: RunFolder, { file }: Case) {
  const problems: string[] = [];
  const model = await startScriptedModel(findExampleWorld(file), run);
  // Codex's frames are not visible here, so a wait for a frame ends at once.
  model.watch({ log: [], until: async () => {} }, ({ message }) => problems.push(message));
  await writeCodexConfig(run, { codex_config: {}, provider: {}, transport: "http" }, model.baseUrl);
  return { port: model.port, gateway: undefined, problems, close: () => model.close() };
}

/** A test brings its own model server, and is led to it through the gateway. */
async function serveTest() {
  const gateway = await startModelGateway();
  return { ...gateway, gateway: gateway.port };
}

async function withRunFolder<T>(work: (run: RunFolder) => Promise<T>): Promise<T> {
  const empty = { files: {} };
  const run = await makeRunFolder(OUTSIDE_TMP, { workspace: empty, codex_home: empty });
  try {
    await runProgram("git", ["init", "--quiet"], { cwd: run.workspace });
    return await work(run);
  } finally {
    await killStrays(run.root);
    await run.remove();
  }
}
