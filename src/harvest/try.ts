import { type Config, cacheDir } from "../config/index.js";
import { locateSubjectFolder } from "../transcript/index.js";
import type { HarvestObserver } from "./harvest.js";
import { makePlans, type Plan } from "./plan.js";
import { type Recording, record, type ServeModel } from "./record.js";
import { recorderFor } from "./recorder.js";
import { openRuns } from "./runs.js";
import type { Starter } from "./spawn.js";
import { getSubject, type SubjectChoice, sdkOf, startSubject } from "./subject.js";

/** One scenario, run with another model than its script; nothing is stored. */
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
  const subject = await getSubject(config, options, {
    cacheDir: cacheDir(),
    onProgress: observer.setup,
  });
  const { plans, failures } = await makePlans(config.scenarios, [name], subject.python?.pythonPath ?? []);
  const [plan] = plans;
  if (!plan) throw failures[0]?.error;
  options.check(plan);
  observer.planned([name]);
  observer.began(name);
  const runs = await openRuns();
  let starter: Starter | undefined;
  try {
    starter = await startSubject(subject, runs);
    const folder = locateSubjectFolder(config.fixtures, config.reference);
    const recording = await record(
      plan.scenario,
      recorderFor(plan, { subject, starter, runs, folder, signal, live }),
    );
    return { plan, recording, codex: subject.codex.version, sdk: sdkOf(subject).version };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await starter?.close();
    await runs.close();
  }
}
