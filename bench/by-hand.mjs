// The same driver runs as a harvest makes, one after another, with nothing of touchstone around them but the scripted
// model and the order of the workflow's commands: no tap, no normalising, no validation, nothing written.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { getCodex, withSchemas } from "../dist/codex/index.js";
import { cacheDir, loadConfig } from "../dist/config/index.js";
import { toFixture } from "../dist/harvest/fixture.js";
import { codexEnv, makeRunFolder, writeCodexConfig } from "../dist/harvest/hermetic.js";
import { PythonHost } from "../dist/harvest/host.js";
import { makePlans } from "../dist/harvest/plan.js";
import { record } from "../dist/harvest/record.js";
import { Workflow } from "../dist/harvest/workflow.js";
import { serveModel } from "../dist/model/index.js";
import { ProtocolSchemas } from "../dist/protocol/schemas/index.js";
import { getPythonSdk } from "../dist/sdk/index.js";

/** What can be run with no tap: the waits of these look only for what the SDK yields too. */
export const COMPARED = [
  "error_model_failure",
  "sandbox_denied",
  "structured_output",
  "thread_auto_run",
  "thread_auto_run_pending",
  "thread_basic",
  "thread_tool_auto",
  "thread_tool_auto_pending",
];

export async function prepare(root) {
  const config = await loadConfig(root);
  const setUp = { cacheDir: cacheDir(), onProgress: console.error };
  const codex = await getCodex({ version: config.codex, ...setUp });
  const sdk = await getPythonSdk({ version: config.sdks.python, ...setUp });
  const { plans } = await makePlans(config.scenarios, COMPARED, sdk.pythonPath);
  return { codex, sdk, plans, driver: join(root, "drivers/python/driver.py") };
}

/** @param host where given, the drivers' processes are forked from it, as a harvest does, instead of started anew */
export async function byHand({ codex, sdk, plans, driver }, host) {
  for (const { scenario } of plans) {
    const run = await makeRunFolder(join(cacheDir(), "runs"), scenario);
    const model = await serveModel(scenario, run);
    await writeCodexConfig(run, scenario, model.baseUrl);
    const env = { ...codexEnv(run, codex, scenario, model.port), PYTHONDONTWRITEBYTECODE: "1" };
    const process = host
      ? host.run({ ...run, env }, "driver")
      : spawnDriver(sdk.python, driver, env, run.workspace);
    const wire = { codexPath: codex.path };
    const client = new Workflow(
      scenario,
      { process, workspace: run.workspace, wire, env, protocol: "app-server" },
      true,
    );
    model.watch(eventsAsWire(client), (problem) => client.fail(problem));
    await client.run();
    await client.kill();
    await model.close();
    await run.remove();
  }
}

/** The same runs from the same host, with the tap between, and each made into a fixture. */
export async function withTap({ codex, plans }, host, runs, schemas) {
  const signal = new AbortController().signal;
  const protocol = "app-server";
  for (const { scenario, given } of plans) {
    const start = (run) => host.run(run, "driver");
    const client = (started) => new Workflow(scenario, started, true);
    const recording = await record(scenario, {
      codex,
      protocol,
      anyRelease: false,
      model: serveModel,
      timeout: scenario.timeout,
      runs,
      signal,
      start,
      client,
    });
    await toFixture(scenario, given, recording, schemas, protocol);
  }
}

export function prepareSchemas({ codex }) {
  return withSchemas(codex, cacheDir(), (folder) => new ProtocolSchemas(folder));
}

export function startHost({ sdk, driver }, runs) {
  return PythonHost.start(sdk, join(driver, "../host.py"), runs.path);
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

/** With no tap, the script's waits see what the SDK yields. */
function eventsAsWire(client) {
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
