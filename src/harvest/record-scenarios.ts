import { runInParallel, type TouchstoneError } from "../lib/index.js";
import type { HarvestedFixture, Manifest, UnsupportedScenario } from "../store/index.js";
import { sortMembers } from "../transcript/index.js";
import { UnsupportedByDriver } from "./client/driver.js";
import { recordPlan } from "./fixture/record-plan.js";
import { type Plan, type ScenarioFailure, toScenarioError } from "./plan/plan.js";
import type { RecordingPolicy } from "./run/policy.js";
import type { RecordingSession } from "./session.js";

export interface RecordScenariosOptions {
  policy: RecordingPolicy;
  /** Number of scenarios that are recorded at the same time. */
  jobs: number;
  /** Only these plans of the session; default: all. */
  plans?: Plan[];
  /** The manifest of the stored fixtures, which lists the known variants of declared races. */
  manifest?: Manifest | undefined;
}

/** The result of recording one scenario. */
export type ScenarioResult = { name: string } & (
  | { kind: "recorded"; fixture: HarvestedFixture }
  /** All runs produced the same variant of a declared race, and the manifest lists it. The stored fixture remains valid. */
  | { kind: "listed-variant" }
  /** `usedCodex`: see `UnsupportedByDriver`. */
  | { kind: "unsupported"; unsupported: UnsupportedScenario; usedCodex: boolean }
  | { kind: "failed"; error: TouchstoneError }
);

/**
 * Records scenarios, and yields each result when it is ready. Stores nothing.
 * @throws TouchstoneError for an error that stops every scenario
 */
export async function* recordScenarios(
  session: RecordingSession,
  { policy, jobs, plans = session.plans, manifest }: RecordScenariosOptions,
): AsyncGenerator<ScenarioResult> {
  const { subject, manifestSubject } = session;
  const { observer, signal, tool } = session.options;
  observer.onPlanned(plans.map(({ name }) => name));
  const schemas = await session.prepare(policy);

  const recordOne = async (plan: Plan): Promise<ScenarioResult> => {
    const { name } = plan;
    signal.throwIfAborted();
    observer.onBegan(name);
    try {
      const known = manifest?.scenarios[name];
      const fixture = await recordPlan(plan, {
        record: () => session.recordRun(plan, policy),
        schemas,
        runs: policy.runs,
        // The variants of a changed scenario must be found again.
        listed: known?.scenario === plan.digest ? known.variants : [],
        isLenient: policy.isLenient ?? false,
        tool,
        subject: manifestSubject,
        protocol: subject.definition.protocol,
      });
      observer.onEnded(name);
      return fixture ? { name, kind: "recorded", fixture } : { name, kind: "listed-variant" };
    } catch (thrown) {
      signal.throwIfAborted();
      await session.waitForClients();
      if (thrown instanceof UnsupportedByDriver) {
        const { message: reason } = thrown;
        observer.onEnded(name, undefined, reason);
        const unsupported = { scenario: plan.digest, reason, subject: manifestSubject };
        return { name, kind: "unsupported", unsupported, usedCodex: thrown.usedCodex };
      }
      const error = toScenarioError(name, thrown);
      observer.onEnded(name, error);
      return { name, kind: "failed", error };
    }
  };
  for await (const result of runInParallel(plans, jobs, recordOne)) yield result;
  signal.throwIfAborted();
}

/** The results of all scenarios of a session, each list sorted by name. */
export interface Recordings {
  fixtures: HarvestedFixture[];
  /** Names of the scenarios with the result `listed-variant`. */
  listedVariants: string[];
  unsupported: Record<string, UnsupportedScenario>;
  failures: ScenarioFailure[];
}

/** Collects the results of `recordScenarios`, and adds the scenarios that could not be planned. */
export async function collectRecordings(
  session: RecordingSession,
  options: RecordScenariosOptions,
): Promise<Recordings> {
  const recordings: Recordings = {
    fixtures: [],
    listedVariants: [],
    unsupported: {},
    failures: [...session.failures],
  };
  for await (const result of recordScenarios(session, options)) {
    if (result.kind === "recorded") recordings.fixtures.push(result.fixture);
    else if (result.kind === "listed-variant") recordings.listedVariants.push(result.name);
    else if (result.kind === "unsupported") recordings.unsupported[result.name] = result.unsupported;
    else recordings.failures.push(result);
  }
  recordings.fixtures.sort(compareNames);
  recordings.listedVariants.sort();
  recordings.failures.sort(compareNames);
  return { ...recordings, unsupported: sortMembers(recordings.unsupported) };
}

function compareNames(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
