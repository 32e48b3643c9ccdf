import { type Config, getCacheFolder } from "../config/index.js";
import { locateSubjectFolder } from "../transcript/index.js";
import type { ClientStarter } from "./client-starter.js";
import type { HarvestObserver } from "./harvest.js";
import { makePlans, type Plan } from "./plan.js";
import { getSdkVersion, prepareSubject, type SubjectChoice, startClientStarter } from "./prepare-subject.js";
import { type Recording, recordRun, type ServeModel } from "./record-run.js";
import { openRunFolders } from "./run-folders.js";
import { buildRunSetup } from "./run-setup.js";

/** Runs one scenario with another model than its script, and stores nothing. */
export interface TryOptions extends SubjectChoice {
  config: Config;
  name: string;
  live: ServeModel;
  /** Throws an error if the plan must not be run. */
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
 * Runs one scenario once with a live model, in the way of a harvest, and stores nothing.
 * @throws TouchstoneError for any error that stops the run
 */
export async function tryScenario(options: TryOptions): Promise<Trial> {
  const { config, name, signal, observer, live } = options;
  const subject = await prepareSubject(config, options, {
    cacheDir: getCacheFolder(),
    onProgress: observer.onSetup,
  });
  const { plans, failures } = await makePlans(config.scenarios, [name], subject.python?.pythonPath ?? []);
  const [plan] = plans;
  if (!plan) throw failures[0]?.error;
  options.check(plan);
  observer.onPlanned([name]);
  observer.onBegan(name);
  const runs = await openRunFolders();
  let starter: ClientStarter | undefined;
  try {
    starter = await startClientStarter(subject, runs);
    const folder = locateSubjectFolder(config.fixtures, config.reference);
    const recording = await recordRun(
      plan.scenario,
      buildRunSetup(plan, { subject, starter, runs, folder, signal, live }),
    );
    return { plan, recording, codex: subject.codex.version, sdk: getSdkVersion(subject).version };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await starter?.close();
    await runs.close();
  }
}
