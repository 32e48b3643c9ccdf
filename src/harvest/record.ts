import type { CodexBinary } from "../codex/index.js";
import { messageOf, type RunningProcess, TouchstoneError } from "../lib/index.js";
import type { ModelServer } from "../model/index.js";
import type { Protocol } from "../protocol/index.js";
import type { Scenario } from "../scenario/index.js";
import { openWire } from "../tap/index.js";
import { methodOf, type WireLog } from "../transcript/index.js";
import type { Client, ClientStart, Told, Yielded } from "./client.js";
import { Unsupported } from "./driver.js";
import { harvestErrors } from "./errors.js";
import { codexEnv, makeRunFolder, type RunFolder, writeCodexConfig } from "./hermetic.js";
import { killStrays } from "./processes.js";
import { sightOf } from "./protocol.js";
import type { Runs } from "./runs.js";

/** What one run of a scenario gave, as it came. */
export interface Recording {
  events: Yielded[];
  /** Stream → what its end told. */
  told: Map<number, Told>;
  /** What the tap saw; of `codex exec`, the lines that it printed. */
  wire: WireLog;
  world: World;
}

/** The facts of a run's world that its transcript may hold. */
export interface World {
  root: string;
  workspace: string;
  home: string;
  codexHome: string;
  codexPath: string;
  /** Values of the environment of codex. */
  env: string[];
  port: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  endedAt: number;
}

/** Starts what answers codex in a run. */
export type ServeModel = (scenario: Scenario, run: RunFolder) => Promise<ModelServer>;

export interface Recorder {
  codex: CodexBinary;
  model: ServeModel;
  protocol: Protocol;
  /** The codex may be of a release for which the scenario was not written. */
  anyRelease: boolean;
  /** Seconds that a run may take. */
  timeout: number;
  runs: Runs;
  /** Starts the client's process in a run folder. */
  start(run: RunFolder): RunningProcess;
  /** The client in that process. */
  client(start: ClientStart): Client;
  signal: AbortSignal;
}

/**
 * Runs a scenario once, in a fresh world, and ends every process of it.
 * @throws TouchstoneError `scenario-failed`, or `scenario-timeout` where its time was over, naming scenario, step and cause
 */
export async function record(scenario: Scenario, recorder: Recorder): Promise<Recording> {
  const startedAt = Date.now();
  const run = await makeRunFolder(recorder.runs.path, scenario);
  const model = await recorder.model(scenario, run);
  try {
    await writeCodexConfig(run, scenario, model.baseUrl);
    const env = codexEnv(run, recorder.codex, scenario, model.port);
    const wire = await openWire(run.root, { codex: recorder.codex.path, env });
    try {
      const { workspace, env: clientEnv } = run;
      const { protocol } = recorder;
      const process = recorder.start(run);
      const client = recorder.client({ process, workspace, wire, env: clientEnv, protocol });
      model.watch(sightOf(wire, protocol, recorder.anyRelease), (problem) => client.fail(problem));
      await carryOut(scenario, client, recorder, wire.log);
      const { root, home, codexHome } = run;
      const facts = { codexPath: recorder.codex.path, env: Object.values(env), port: model.port };
      const world = { root, workspace, home, codexHome, ...facts, startedAt, endedAt: Date.now() };
      // An SDK that gives a turn up, and says so, leaves responses behind.
      const gaveUp = [...client.told.values()].some(({ raised }) => raised);
      if (model.unused() > 0 && !gaveUp) {
        const problem = `codex never asked for the last ${model.unused()} of the model script's responses`;
        throw harvestErrors.scenarioFailed({ name: scenario.name, step: client.doing, problem });
      }
      return { events: client.events, told: client.told, wire: wire.log, world };
    } finally {
      await wire.close();
    }
  } finally {
    await model.close();
    await killStrays(run.root);
    await recorder.runs.discard(run.root);
  }
}

async function carryOut(
  scenario: Scenario,
  client: Client,
  { signal, timeout }: Recorder,
  log: WireLog,
): Promise<void> {
  const stop = () => client.fail(new Error("interrupted"));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    client.fail(new Error(`still not done after ${timeout} s; ${lastFrame(log)}`));
  }, timeout * 1000);
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    await client.run();
  } catch (error) {
    if (error instanceof TouchstoneError || error instanceof Unsupported) throw error;
    // When codex died, that is the cause of whatever the SDK raised after it.
    const problem = death(log) ?? messageOf(error);
    const failure = late ? harvestErrors.scenarioTimeout : harvestErrors.scenarioFailed;
    throw failure({ name: scenario.name, step: client.doing, problem, cause: error });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    await client.kill();
  }
}

function death(log: WireLog): string | undefined {
  const exit = log.find((entry) => "exit" in entry);
  if (!exit || !("exit" in exit)) return undefined;
  const { code, signal } = exit.exit;
  return `codex died (${signal ?? `exit code ${code}`}) while its client still wanted it`;
}

function lastFrame(log: WireLog): string {
  const last = log.findLast((entry) => "from" in entry);
  if (!last || !("from" in last)) return "nothing has passed on the wire";
  return `the last frame came from ${last.from}: ${methodOf(last.message) ?? "a response"}`;
}
