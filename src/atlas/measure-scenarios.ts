import {
  computeDriverDigest,
  makePlans,
  type Plan,
  type RecordingSession,
  recordScenarios,
  type SessionOptions,
  withSession,
} from "../harvest/index.js";
import type { Protocol } from "../protocol/index.js";
import { readSubject } from "../sdk/index.js";
import { type MeasuredScenario, MeasuredScenarios } from "./measured-scenarios.js";
import { buildPolicy, isCalm, isReleasesOwn, namesLimit, RunPace } from "./run-pace.js";
import { shortenReason } from "./shorten-reason.js";

/** How to measure a release. */
export interface MeasureOptions extends Pick<SessionOptions, "config" | "tool" | "signal" | "observer"> {
  /** Names of the scenarios to run; all if empty. */
  names: string[];
  /** Number of scenarios that are recorded at the same time. */
  jobs: number;
}

/** What became of the scenarios of one release with one protocol. */
export interface Measurement {
  scenarios: Map<string, MeasuredScenario>;
  /** Names of the scenarios whose failure may be due to this machine. The next call tries them again. */
  undecided: string[];
}

/**
 * Carries out scenarios on one release with one protocol. If a scenario was measured before with the same text and driver, its result is
 * read from the cache. If the cache has every result, codex is not needed.
 * @throws TouchstoneError if the release can't be installed or run
 */
export async function measureScenarios(
  release: string,
  protocol: Protocol,
  { names, jobs, ...options }: MeasureOptions,
): Promise<Measurement> {
  const { config } = options;
  const driver = await computeDriverDigest(await readSubject(protocol, config.root));
  const cache = new MeasuredScenarios(release, protocol, driver);
  const { plans, failures } = await makePlans(config.scenarios, names, [], release);
  const scenarios = new Map<string, MeasuredScenario>();
  for (const { name, error } of failures)
    scenarios.set(name, { kind: "failed", reason: shortenReason(error.message) });
  const missing: Plan[] = [];
  for (const plan of plans) {
    const known = plan.skip ? buildUnsupported(plan.skip) : await cache.read(plan);
    if (known) scenarios.set(plan.name, known);
    else missing.push(plan);
  }
  if (missing.length === 0) return { scenarios, undecided: [] };
  const recorder = new ScenarioRecorder(
    { ...options, config: { ...config, codex: release }, sdk: protocol },
    jobs,
    async (plan, measured, usedCodex) => {
      scenarios.set(plan.name, measured);
      await cache.write(plan, measured, usedCodex);
    },
  );
  const control = sortBySize(plans).find(({ name }) => scenarios.get(name)?.kind === "recorded");
  return { scenarios, undecided: await recorder.record(missing, control) };
}

/** Sorts plans, the simplest scenario first. */
function sortBySize(plans: readonly Plan[]): Plan[] {
  return [...plans].sort((a, b) => a.given.length - b.given.length);
}

function buildUnsupported(reason: string): MeasuredScenario {
  return { kind: "unsupported", reason };
}

interface Failure {
  plan: Plan;
  reason: string;
}

/** Keeps the result of a scenario. @param usedCodex whether codex was started for it; default: yes */
type Keep = (plan: Plan, measured: MeasuredScenario, usedCodex?: boolean) => Promise<void>;

/** Records the scenarios of one release, and keeps each result that says something about the release. */
class ScenarioRecorder {
  readonly #options: SessionOptions;
  readonly #jobs: number;
  readonly #keep: Keep;
  readonly #pace: RunPace;
  /** A scenario that the release can carry out. It runs before and after the second attempts, and its time tells how busy the machine is. */
  #control: Plan | undefined;

  constructor(options: SessionOptions, jobs: number, keep: Keep) {
    this.#pace = new RunPace(options.observer);
    this.#options = { ...options, observer: this.#pace.observer };
    this.#jobs = jobs;
    this.#keep = keep;
  }

  /**
   * Records each scenario. One that exceeds a limit is tried once more. On a busy machine, each scenario that fails is tried once more.
   * @param control a scenario that the release can carry out; default: the first that is recorded
   * @returns the names of the scenarios of which nothing was kept
   */
  async record(plans: Plan[], control: Plan | undefined): Promise<string[]> {
    if (plans.length === 0) return [];
    this.#control = control;
    const names = [...plans, ...(control ? [control] : [])].map(({ name }) => name);
    return withSession(this.#options, names, async (session) => {
      const run = (some: Plan[], isRetry: boolean) => this.#run(session, some, isRetry);
      // If this call continues a measurement, perhaps only scenarios are left that the release can't carry out. They tell nothing about the machine.
      if (control) await this.#timeControl(session);
      // The first runs tell how long a run takes, so they are of the simplest scenarios, which most releases can carry out.
      const failures = await run(sortBySize(plans), false);
      const isSure = isCalm(this.#pace.seconds);
      const unsure = failures.filter(({ reason }) => namesLimit(reason) || !isSure);
      for (const { plan, reason } of failures.filter((one) => !unsure.includes(one)))
        await this.#keep(plan, { kind: "failed", reason });
      if (unsure.length === 0) return [];
      const before = await this.#timeControl(session);
      const again = await run(
        unsure.map(({ plan }) => plan),
        true,
      );
      const after = await this.#timeControl(session);
      const undecided: string[] = [];
      for (const { plan, reason } of again) {
        const first = unsure.find((one) => one.plan === plan)?.reason ?? "";
        if (isReleasesOwn([first, reason], Math.max(before, after)))
          await this.#keep(plan, { kind: "failed", reason });
        else undecided.push(plan.name);
      }
      return undecided;
    });
  }

  /** @returns how long a run takes now, in seconds; infinite if the control fails, or no scenario is known that the release can carry out */
  async #timeControl(session: RecordingSession): Promise<number> {
    this.#pace.restart();
    if (this.#control) await this.#run(session, [this.#control], true);
    return this.#pace.seconds ?? Number.POSITIVE_INFINITY;
  }

  /** Records plans, and keeps every result except failures. @returns the failures */
  async #run(session: RecordingSession, plans: Plan[], isRetry: boolean): Promise<Failure[]> {
    const policy = buildPolicy(this.#pace, isRetry);
    const failures: Failure[] = [];
    for await (const result of recordScenarios(session, { policy, jobs: this.#jobs, plans })) {
      const plan = plans.find(({ name }) => name === result.name);
      if (!plan || plan === this.#control) continue; // what became of the control is known
      if (result.kind === "recorded") {
        await this.#keep(plan, { kind: "recorded", fixture: result.fixture });
        this.#control ??= plan;
      } else if (result.kind === "unsupported") {
        const { reason } = result.unsupported;
        await this.#keep(plan, { kind: "unsupported", reason }, result.usedCodex);
      } else if (result.kind === "failed") {
        failures.push({ plan, reason: shortenReason(result.error.message) });
      }
    }
    return failures;
  }
}
