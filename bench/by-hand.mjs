// What bench/main.mjs compares a harvest with. `runByHand` runs the driver one run after another, with only the scripted model and
// the workflow's commands in order, without tap, normalization and validation. `runWithTap` adds these three. Neither writes a fixture.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { getCodex, withSchemas } from "../dist/codex/index.js";
import { getCacheFolder, loadConfig } from "../dist/config/index.js";
import { PythonHost } from "../dist/harvest/client/python-host.js";
import { WorkflowClient } from "../dist/harvest/client/workflow-client.js";
import { buildFixture } from "../dist/harvest/fixture/build-fixture.js";
import { makePlans } from "../dist/harvest/plan/plan.js";
import { recordRun } from "../dist/harvest/run/record-run.js";
import { buildCodexEnv, makeRunFolder, writeCodexConfig } from "../dist/harvest/run/run-folder.js";
import { startScriptedModel } from "../dist/model/index.js";
import { ProtocolSchemas } from "../dist/protocol/schemas/index.js";
import { openPythonSdk } from "../dist/sdk/index.js";

/** Scenarios that run without a tap, because their waits need only events that the SDK also yields. */
export const COMPARED_SCENARIOS = [
  "error_model_failure",
  "sandbox_denied",
  "structured_output",
  "thread_auto_run",
  "thread_auto_run_pending",
  "thread_basic",
  "thread_tool_auto",
  "thread_tool_auto_pending",
];

export async function prepareComparison(root) {
  const config = await loadConfig(root);
  const setUp = { cacheDir: getCacheFolder(), onProgress: console.error };
  const codex = await getCodex({ version: config.codex, ...setUp });
  const sdk = await openPythonSdk({ version: config.sdks.python, ...setUp });
  const { plans } = await makePlans(config.scenarios, COMPARED_SCENARIOS, sdk.pythonPath, codex.version);
  return { codex, sdk, plans, driver: join(root, "drivers/python/driver.py") };
}

/**
 * Runs the plans without a tap.
 * @param pythonHost if given, it forks the drivers' processes as in a harvest; otherwise each is started anew
 */
export async function runByHand({ codex, sdk, plans, driver }, pythonHost) {
  for (const { scenario } of plans) {
    const run = await makeRunFolder(join(getCacheFolder(), "runs"), scenario);
    const model = await startScriptedModel(scenario, run);
    await writeCodexConfig(run, scenario, model.baseUrl);
    const env = { ...buildCodexEnv(run, codex, scenario, model.port), PYTHONDONTWRITEBYTECODE: "1" };
    const process = pythonHost
      ? pythonHost.run({ ...run, env }, "driver")
      : spawnDriver(sdk.python, driver, env, run.workspace);
    const wire = { codexPath: codex.path };
    const client = new WorkflowClient(
      scenario,
      { process, workspace: run.workspace, wire, env, protocol: "app-server" },
      true,
    );
    model.watch(createWireFromEvents(client), (problem) => client.fail(problem));
    await client.run();
    await client.kill();
    await model.close();
    await run.remove();
  }
}

/** Runs the same plans from the same host with the tap, and builds a fixture of each. */
export async function runWithTap({ codex, plans }, pythonHost, runFolders, schemas) {
  const signal = new AbortController().signal;
  const protocol = "app-server";
  for (const { scenario, given } of plans) {
    const start = (run) => pythonHost.run(run, "driver");
    const client = (started) => new WorkflowClient(scenario, started, true);
    const recording = await recordRun(scenario, {
      codex,
      protocol,
      allowAnyRelease: false,
      model: startScriptedModel,
      timeout: scenario.timeout,
      runFolders,
      signal,
      start,
      client,
    });
    await buildFixture(scenario, given, recording, schemas, protocol);
  }
}

export function prepareSchemas({ codex }) {
  return withSchemas(codex, getCacheFolder(), (folder) => new ProtocolSchemas(folder));
}

export function startHost({ sdk, driver }, runs) {
  return PythonHost.start(sdk, join(driver, "../fork_host.py"), runs.path);
}

function spawnDriver(python, driver, env, cwd) {
  const child = spawn(python, [driver], { env, cwd, detached: true, stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise((resolve) => {
    child.on("close", (code) => resolve({ ok: code === 0, how: `exited with code ${code}`, stderr: "" }));
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { input: child.stdin, output: child.stdout, ended, kill };
}

/** Without a tap, the script's waits use the events that the SDK yields. */
function createWireFromEvents(client) {
  return {
    get log() {
      return client.events.map(({ line }) => ({ from: "codex", message: line }));
    },
    async until(test, { since, timeoutMs, what }) {
      const end = Date.now() + timeoutMs;
      while (!this.log.slice(since).some(test)) {
        if (Date.now() > end) throw new Error(what);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  };
}
