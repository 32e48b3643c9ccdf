// The same driver runs as a harvest makes, one after another, with nothing of touchstone around them but the scripted
// model and the order of the workflow's commands: no tap, no normalising, no validation, nothing written.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { getCodex } from "../dist/codex/index.js";
import { cacheDir, loadConfig } from "../dist/config/index.js";
import { codexEnv, makeRunFolder, writeCodexConfig } from "../dist/harvest/hermetic.js";
import { makePlans } from "../dist/harvest/plan.js";
import { Workflow } from "../dist/harvest/workflow.js";
import { serveModel } from "../dist/model/index.js";
import { getPythonSdk } from "../dist/sdk/index.js";

export async function prepare(root) {
  const config = await loadConfig(root);
  const setUp = { cacheDir: cacheDir(), onProgress: console.error };
  const codex = await getCodex({ version: config.codex, ...setUp });
  const sdk = await getPythonSdk({ version: config.sdks.python, ...setUp });
  const { plans } = await makePlans(config.scenarios, [], sdk);
  return { codex, sdk, plans, driver: join(root, "drivers/python/driver.py") };
}

export async function byHand({ codex, sdk, plans, driver }) {
  for (const { scenario } of plans) {
    const run = await makeRunFolder(join(cacheDir(), "runs"), scenario);
    const model = await serveModel(scenario, run.key);
    await writeCodexConfig(run, scenario, model.baseUrl);
    const env = { ...codexEnv(run, codex, scenario, model.port), PYTHONDONTWRITEBYTECODE: "1" };
    const process = spawnDriver(sdk.python, driver, env, run.workspace);
    const client = new Workflow(scenario, { process, workspace: run.workspace, codexPath: codex.path, env });
    model.watch(eventsAsWire(client), (problem) => client.fail(problem));
    await client.run();
    await client.kill();
    await model.close();
    await run.remove();
  }
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
      return client.events.map((message) => ({ from: "codex", message }));
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
