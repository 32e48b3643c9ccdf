import type { CodexBinary } from "../../codex/index.js";
import {
  formatCount,
  getErrorMessage,
  killStrays,
  type RunningProcess,
  TouchstoneError,
} from "../../lib/index.js";
import type { LocalService, ModelServer } from "../../model/index.js";
import type { Protocol } from "../../protocol/index.js";
import { hideSecrets } from "../../redact/index.js";
import type { Scenario } from "../../scenario/index.js";
import { openWire } from "../../tap/index.js";
import { getMethod, type WireLog } from "../../transcript/index.js";
import { buildWorlds, configureWorlds } from "../../worlds/index.js";
import type { Client, ClientStart, RecordedEvent, TurnOutcome } from "../client/client.js";
import { DriverOutputError, UnsupportedByDriver } from "../client/driver.js";
import { harvestErrors } from "../errors.js";
import { findFreePort } from "./free-port.js";
import { buildCodexEnv, makeRunFolder, type RunFolder, writeCodexConfig } from "./run-folder.js";
import type { RunFolders } from "./run-folders.js";
import { readSessionFiles, type SessionFile } from "./session-files.js";
import { watchForIdleness } from "./watch-idleness.js";
import { buildWireView } from "./wire-view.js";

/** The recording of one run, before it is normalized. */
export interface Recording {
  events: RecordedEvent[];
  /** Stream → its turn outcome. */
  outcomes: Map<number, TurnOutcome>;
  /** The frames that the tap saw; for `codex exec`, the lines that it printed. */
  wire: WireLog;
  /** The session files that codex wrote; undefined where they are not recorded. */
  sessions: SessionFile[] | undefined;
  context: RunContext;
}

/** Facts about a run that its transcript may contain. */
export interface RunContext {
  root: string;
  workspace: string;
  home: string;
  codexHome: string;
  codexPath: string;
  /** Values of codex's environment variables. */
  env: string[];
  /** Ports on loopback: the port of the model server, and a free port that the workflow may use (`$port`). */
  ports: number[];
  /** API key of the run's model server. */
  key: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  endedAt: number;
  /** Whether a real model answered. */
  isLive: boolean;
}

/** Starts the model server of a run, with other services on the same address. */
export type ServeModel = (
  scenario: Scenario,
  run: RunFolder,
  services: LocalService[],
) => Promise<ModelServer>;

export interface RunSetup {
  codex: CodexBinary;
  model: ServeModel;
  /** Whether the model is a real one. */
  isLive: boolean;
  protocol: Protocol;
  /** Whether codex's session files are recorded. */
  keepsSessions: boolean;
  /** As `maxHoldMs` of `RecordingPolicy`. */
  maxHoldMs: number | undefined;
  /** Upper limit of a run, in seconds. */
  timeout: number;
  /** Upper limit of the time in which nothing passes on the wire, in seconds; default: no limit. */
  maxIdleSeconds: number | undefined;
  runFolders: RunFolders;
  /** Starts the client's process in a run folder. */
  start(run: RunFolder): Promise<RunningProcess>;
  /** Makes the client that uses this process. */
  client(start: ClientStart): Client;
  signal: AbortSignal;
}

/**
 * Runs a scenario once in a new run folder, and ends all of its processes.
 * @throws TouchstoneError `scenario-timeout` after `timeout` or `maxIdleSeconds`, `session-file-unreadable`, or `scenario-failed` for
 *   most other errors. The messages of `scenario-timeout` and `scenario-failed` name the scenario, the step and the cause
 * @throws UnsupportedByDriver if the subject can't carry out the scenario
 */
export async function recordRun(scenario: Scenario, setup: RunSetup): Promise<Recording> {
  const run = await makeRunFolder(setup.runFolders.path, scenario);
  try {
    const recording = await recordInFolder(run, scenario, setup);
    const sessions = setup.keepsSessions ? await readSessionFiles(run.codexHome) : undefined;
    return { ...recording, sessions };
  } finally {
    await setup.runFolders.discard(run.root);
  }
}

async function recordInFolder(
  run: RunFolder,
  scenario: Scenario,
  setup: RunSetup,
): Promise<Omit<Recording, "sessions">> {
  const startedAt = Date.now();
  const worlds = buildWorlds(scenario);
  const model = await setup.model(
    scenario,
    run,
    worlds.map(({ service }) => service),
  );
  try {
    const settings = configureWorlds(worlds, `127.0.0.1:${model.port}`, run);
    await writeCodexConfig(run, scenario, model.baseUrl, settings);
    const env = { ...buildCodexEnv(run, setup.codex, scenario, model.port), ...settings.env };
    const wire = await openWire(run.root, { codex: setup.codex.path, env });
    try {
      const { workspace, env: clientEnv } = run;
      const { protocol } = setup;
      const process = await setup.start(run);
      const port = await findFreePort();
      const start = {
        codex: setup.codex.path,
        port,
        process,
        workspace,
        wire,
        model,
        env: clientEnv,
        protocol,
      };
      const client = setup.client(start);
      model.watch(buildWireView(wire, protocol, setup.maxHoldMs), (problem) => client.fail(problem));
      await runClient(scenario, client, setup, wire.log);
      const { root, home, codexHome, key } = run;
      const facts = { codexPath: setup.codex.path, env: Object.values(env), ports: [model.port, port] };
      const context = {
        root,
        workspace,
        home,
        codexHome,
        key,
        ...facts,
        startedAt,
        endedAt: Date.now(),
        isLive: setup.isLive,
      };
      // If the SDK ended a turn with an error, some responses may stay unused.
      const hasRaised = [...client.outcomes.values()].some(({ raised }) => raised);
      if (model.countUnused() > 0 && !hasRaised) {
        const refused = model.refusals.map((message) => `; the model's API refused a request: ${message}`);
        const problem = `codex left ${formatCount(model.countUnused(), "response")} of the model script unused${refused.join("")}`;
        throw harvestErrors.scenarioFailed({ name: scenario.name, step: client.currentStep, problem });
      }
      return { events: client.events, outcomes: client.outcomes, wire: wire.log, context };
    } finally {
      await wire.close();
    }
  } finally {
    await model.close();
    await killStrays(run.root);
  }
}

async function runClient(
  scenario: Scenario,
  client: Client,
  { signal, timeout, maxIdleSeconds }: RunSetup,
  log: WireLog,
): Promise<void> {
  const stop = () => client.fail(new Error("interrupted"));
  let timedOut = false;
  const endRun = (seconds: number) => {
    timedOut = true;
    client.fail(new Error(`still not done after ${seconds} s; ${describeLastFrame(log)}`));
  };
  const timer = setTimeout(() => endRun(timeout), timeout * 1000);
  const stopWatching =
    maxIdleSeconds === undefined ? () => {} : watchForIdleness(log, maxIdleSeconds, endRun);
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    await client.run();
  } catch (error) {
    if (error instanceof UnsupportedByDriver) error.usedCodex = log.length > 0;
    if (error instanceof TouchstoneError || error instanceof UnsupportedByDriver) throw error;
    // If codex died, this is the cause of each later error of the SDK.
    const problem = describeCodexExit(log) ?? hideSecrets(getErrorMessage(error));
    throw chooseFailure(
      error,
      timedOut,
    )({ name: scenario.name, step: client.currentStep, problem, cause: error });
  } finally {
    clearTimeout(timer);
    stopWatching();
    signal.removeEventListener("abort", stop);
    await client.kill();
  }
}

function chooseFailure(error: unknown, timedOut: boolean) {
  if (timedOut) return harvestErrors.scenarioTimeout;
  return error instanceof DriverOutputError
    ? harvestErrors.driverOutputInvalid
    : harvestErrors.scenarioFailed;
}

function describeCodexExit(log: WireLog): string | undefined {
  const exit = log.find((entry) => "exit" in entry);
  if (!exit || !("exit" in exit)) return undefined;
  const { code, signal } = exit.exit;
  return `codex died (${signal ?? `exit code ${code}`}) while its client still wanted it`;
}

function describeLastFrame(log: WireLog): string {
  const last = log.findLast((entry) => "from" in entry);
  if (!last || !("from" in last)) return "nothing has passed on the wire";
  return `the last frame came from ${last.from}: ${getMethod(last.message) ?? "a response"}`;
}
