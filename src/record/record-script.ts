import { dirname, join } from "node:path";
import {
  type Plan,
  type RecordedVersions,
  type RunFolder,
  type ServeModel,
  type SessionOptions,
  withSession,
} from "../harvest/index.js";
import { readTextIfExists, replaceFile } from "../lib/index.js";
import { replaceWithVariables } from "../model/index.js";
import {
  buildSecretsError,
  buildTracesError,
  findHostTraces,
  readHostFacts,
  redact,
} from "../redact/index.js";
import { loadCatalogue, type ModelResponseInput, parseScenario, type Scenario } from "../scenario/index.js";
import type { JsonValue } from "../transcript/index.js";
import { recordErrors } from "./errors.js";
import { replaceScript } from "./replace-script.js";
import type { Upstream } from "./upstream.js";
import { type LiveServer, startUpstreamServer } from "./upstream-server.js";

export interface RecordScriptOptions extends SessionOptions {
  upstream: Upstream;
  /** Whether an existing model script of the scenario is replaced. */
  force: boolean;
}

/** The result of recording a live model. */
export interface RecordReport extends RecordedVersions {
  scenario: string;
  /** The scenario file that was written. */
  file: string;
  responses: number;
  /** For each HTTP error in the script, its status code. */
  errors: number[];
}

/**
 * Runs a scenario with a live model, and writes the model's answers into the scenario's file as its model
 * script.
 * @param name of the scenario
 * @throws TouchstoneError `script-present`, `record-not-scriptable`, `secret-suspected`, `host-trace`, and the errors
 *   of a run; then nothing is written
 */
export async function recordScript(name: string, options: RecordScriptOptions): Promise<RecordReport> {
  const { upstream, force, observer, signal } = options;
  await assertNoScriptInFile(name, options);
  let proxy: LiveServer | undefined;
  let run: RunFolder | undefined;
  const live: ServeModel = async (scenario, folder, services) => {
    run = folder;
    proxy = await startUpstreamServer(scenario, folder.key, upstream, services);
    return proxy;
  };
  const { plan, context, versions } = await withSession(options, [name], async (session) => {
    const [plan] = session.plans;
    if (!plan) throw session.failures[0]?.error;
    assertNoScript(plan, force);
    observer.onPlanned([name]);
    observer.onBegan(name);
    const recording = await session.recordRun(plan, { runs: 1, validate: false, live }).catch((error) => {
      signal.throwIfAborted();
      throw error;
    });
    return { plan, context: recording.context, versions: session.versions };
  });
  if (!proxy || !run) throw new Error("the run had no model");
  const script = await redactScript(plan.scenario, replaceWithVariables(proxy.buildScript(), run), {
    paths: [context.root, dirname(context.root)],
    ports: context.ports,
    key: upstream.key,
  });
  const file = plan.module
    ? plan.module.replace(/\.py$/, ".yaml")
    : join(options.config.scenarios, `${name}.yaml`);
  await writeScript(file, plan, script);
  observer.onEnded(name);
  const errors = script.flatMap(({ do: [step] }) => (step?.fail ? [step.fail.status] : []));
  return { scenario: name, file, responses: script.length, errors, ...versions };
}

/**
 * Checks that the scenario has no script, before anything is downloaded. With a checkout of the SDK, this is checked only later, because
 * a module in the checkout may replace the scenario.
 * @throws TouchstoneError `script-present`
 */
async function assertNoScriptInFile(
  name: string,
  { config, pythonSdk, force }: RecordScriptOptions,
): Promise<void> {
  if (pythonSdk !== undefined) return;
  for (const entry of await loadCatalogue(config.scenarios, [name]))
    if ("scenario" in entry) assertNoScript(entry, force);
}

function assertNoScript({ name, scenario }: Pick<Plan, "name" | "scenario">, force: boolean): void {
  if (force || scenario.model === undefined) return;
  throw recordErrors.scriptPresent({ name });
}

/**
 * Replaces the secrets at declared places in the script.
 * @throws TouchstoneError if it contains other secrets or a host trace
 */
async function redactScript(
  { name, redact: declared }: Scenario,
  script: ModelResponseInput[],
  { paths, ports, key }: { paths: string[]; ports: number[]; key: string | undefined },
): Promise<ModelResponseInput[]> {
  const part = { file: "response", lines: script as unknown as JsonValue[] };
  const { parts, suspicions } = await redact([part], declared);
  if (suspicions.length > 0) throw buildSecretsError(name, suspicions);
  const traces = findHostTraces(parts, {
    ...readHostFacts(),
    env: { UPSTREAM_KEY: key, ...process.env },
    paths,
    ports,
    folderNames: [],
    keys: key === undefined ? [] : [key],
    allowed: [],
  });
  if (traces.length > 0) throw buildTracesError(name, traces);
  return removeStaleChunks(parts[0]?.lines as unknown as ModelResponseInput[]);
}

/** Removes the pieces of each redacted text, because they still contain the secret. */
function removeStaleChunks<T>(value: T): T {
  if (Array.isArray(value)) return value.map(removeStaleChunks) as T;
  if (typeof value !== "object" || value === null) return value;
  const { chunks, ...rest } = value as { chunks?: string[]; text?: string };
  if (Array.isArray(chunks) && chunks.join("") !== rest.text) return rest as T;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, removeStaleChunks(item)])) as T;
}

/** Writes the file in one step, after checking that the new text can be parsed. */
async function writeScript(
  file: string,
  { name, module }: Plan,
  script: ModelResponseInput[],
): Promise<void> {
  const before = (await readTextIfExists(file)) ?? `name: ${name}\n`;
  const text = replaceScript(before, script);
  parseScenario(text, file, { module: module !== undefined });
  await replaceFile(file, text);
}
