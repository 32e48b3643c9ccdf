import { join } from "node:path";
import { type Config, cacheDir } from "../config/index.js";
import { type HarvestObserver, HOST, recorderFor, runsFolder } from "./harvest.js";
import { assertOutsideRepository } from "./hermetic.js";
import { PythonHost } from "./host.js";
import { makePlans, type Plan } from "./plan.js";
import { type Recording, record, type ServeModel } from "./record.js";
import { getSubject, type SubjectChoice } from "./subject.js";

export interface TryOptions extends SubjectChoice {
  config: Config;
  name: string;
  live: ServeModel;
  /** Throws where the plan should not be run at all. */
  check(plan: Plan): void;
  signal: AbortSignal;
  observer: HarvestObserver;
}

export interface Trial {
  plan: Plan;
  recording: Recording;
  /** Versions of the subject. */
  codex: string;
  sdk: string;
}

/**
 * Runs one scenario once with a live model, as a harvest would, and stores nothing.
 * @throws TouchstoneError for whatever stops it
 */
export async function tryScenario(options: TryOptions): Promise<Trial> {
  const { config, name, signal, observer, live } = options;
  await assertOutsideRepository(cacheDir());
  const { codex, sdk } = await getSubject(config, options, {
    cacheDir: cacheDir(),
    onProgress: observer.setup,
  });
  const { plans, failures } = await makePlans(config.scenarios, [name], sdk);
  const [plan] = plans;
  if (!plan) throw failures[0]?.error;
  options.check(plan);
  observer.planned([name]);
  observer.began(name);
  const host = await PythonHost.start(sdk, HOST, runsFolder());
  try {
    const folder = join(config.fixtures, "python");
    const recording = await record(plan.scenario, recorderFor(plan, { codex, host, folder, signal, live }));
    return { plan, recording, codex: codex.version, sdk: sdk.version };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await host.close();
  }
}
