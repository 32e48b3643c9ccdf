import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodexBinary, platformOf } from "../codex/index.js";
import { type Config, cacheDir } from "../config/index.js";
import type { TouchstoneError } from "../error.js";
import { serveModel } from "../model/index.js";
import {
  type CommitResult,
  commitHarvest,
  type HarvestedFixture,
  readManifest,
  withFolderLock,
  writeSchemas,
} from "../store/index.js";
import { protocolOf } from "../validate/index.js";
import { assertOutsideRepository } from "./hermetic.js";
import { PythonHost } from "./host.js";
import { OwnModule } from "./module.js";
import { asFailure, type Failure, makePlans, type Plan } from "./plan.js";
import type { Recorder, ServeModel } from "./record.js";
import { recordPlan } from "./record-plan.js";
import { describeSubject, getSubject, type Subject, type SubjectChoice } from "./subject.js";
import { Workflow } from "./workflow.js";

export interface HarvestOptions extends SubjectChoice {
  config: Config;
  /** Scenarios to record; default: all. */
  names: string[];
  /** The fixtures folder of the SDK; default: the config's. */
  output?: string | undefined;
  /** How many scenarios are recorded at the same time. */
  jobs: number;
  /** How often each is recorded, to find races. */
  runs: number;
  /** A live model, in place of each scenario's script. */
  live?: ServeModel | undefined;
  /** For the audit log: who, and why. */
  by: string;
  reason: string;
  /** Version of touchstone. */
  tool: string;
  now: Date;
  signal: AbortSignal;
  observer: HarvestObserver;
}

/** Whoever shows how a harvest gets on. */
export interface HarvestObserver {
  /** A line about what goes on before the first run, such as a download. */
  setup(message: string): void;
  /** All that will be recorded. */
  planned(names: string[]): void;
  began(name: string): void;
  ended(name: string, failure?: TouchstoneError): void;
}

export interface HarvestReport extends CommitResult {
  folder: string;
  failures: Failure[];
  /** Versions of the subject. */
  codex: string;
  sdk: string;
}

/** Seconds that a run may take in which no script answers; a scenario's own limit is made for its script. */
const LIVE_TIMEOUT = 600;

export const HOST = fileURLToPath(new URL("../../drivers/python/host.py", import.meta.url));

/**
 * Records scenarios through the Python SDK, and puts what changed into the fixtures folder, all or nothing. A scenario
 * that fails keeps its old fixtures; the others go on.
 * @throws TouchstoneError for what stops every scenario
 */
export async function harvest(options: HarvestOptions): Promise<HarvestReport> {
  const { config, observer } = options;
  const folder = options.output ?? join(config.fixtures, "python");
  await assertOutsideRepository(cacheDir());
  const onWait = () => observer.setup(`${folder} is locked: waiting`);
  return withFolderLock(folder, { onWait }, async (lost) => {
    const signal = AbortSignal.any([options.signal, lost]);
    const subject = await getSubject(config, options, { cacheDir: cacheDir(), onProgress: observer.setup });
    const { plans, failures } = await makePlans(config.scenarios, options.names, subject.sdk);
    observer.planned(plans.map(({ name }) => name));
    const known = await readManifest(folder);
    const schemas = await protocolOf(subject.codex, cacheDir());
    const { tool, runs } = options;
    const subjectFacts = describeSubject(subject, config.codex);
    const fixtures: HarvestedFixture[] = [];
    const sameAsKnown: string[] = [];

    const recordOne = async (host: PythonHost, plan: Plan) => {
      signal.throwIfAborted();
      observer.began(plan.name);
      try {
        const recorder = recorderFor(plan, {
          codex: subject.codex,
          host,
          folder,
          signal,
          live: options.live,
        });
        const listed = known?.scenarios[plan.name]?.variants ?? [];
        const fixture = await recordPlan(plan, recorder, {
          schemas,
          runs,
          listed,
          tool,
          subject: subjectFacts,
        });
        if (fixture) fixtures.push(fixture);
        else sameAsKnown.push(plan.name);
        observer.ended(plan.name);
      } catch (thrown) {
        signal.throwIfAborted();
        const error = asFailure(plan.name, thrown);
        failures.push({ name: plan.name, error });
        observer.ended(plan.name, error);
      }
    };
    // Started last: from here on nothing can fail without closing it.
    const host = await PythonHost.start(subject.sdk, HOST, runsFolder());
    await inParallel(plans, options.jobs, (plan) => recordOne(host, plan)).finally(() => host.close());

    signal.throwIfAborted();
    fixtures.sort(byName);
    const result = await commitHarvest(folder, {
      sdk: "python",
      fixtures,
      by: options.by,
      reason: options.reason,
      tool,
      now: options.now,
      environment: environmentOf(subject),
    });
    await writeSchemas(schemasFolder(folder), outputSchemas(plans, fixtures));
    return {
      ...result,
      unchanged: [...result.unchanged, ...sameAsKnown].sort(),
      folder,
      failures: failures.sort(byName),
      codex: subject.codex.version,
      sdk: subject.sdk.version,
    };
  });
}

export function recorderFor(
  { scenario, module }: Plan,
  {
    codex,
    host,
    folder,
    signal,
    live,
  }: {
    codex: CodexBinary;
    host: PythonHost;
    /** The fixtures folder. */
    folder: string;
    signal: AbortSignal;
    live: ServeModel | undefined;
  },
): Recorder {
  return {
    codex,
    model: live ?? serveModel,
    timeout: live ? LIVE_TIMEOUT : scenario.timeout,
    runs: runsFolder(),
    signal,
    start: (run) => host.run(run, module ? "module" : "driver"),
    client: (start) =>
      module ? new OwnModule(module, schemasFolder(folder), start) : new Workflow(scenario, start),
  };
}

export function runsFolder(): string {
  return join(cacheDir(), "runs");
}

async function inParallel<T>(items: T[], jobs: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, worker));
}

function environmentOf({ sdk }: Subject) {
  return {
    platform: platformOf().name,
    node: process.versions.node,
    python: sdk.pythonVersion,
    packages: sdk.packages,
  };
}

/** `NAME.json` → text, of the recorded scenarios that ask for structured output. */
function outputSchemas(plans: Plan[], recorded: HarvestedFixture[]): Record<string, string> {
  const names = new Set(recorded.map(({ name }) => name));
  const withSchema = plans.filter(({ name, scenario }) => scenario.output_schema && names.has(name));
  return Object.fromEntries(
    withSchema.map(({ name, scenario }) => [
      `${name}.json`,
      `${JSON.stringify(scenario.output_schema, null, 2)}\n`,
    ]),
  );
}

function schemasFolder(folder: string): string {
  return join(dirname(folder), "schemas");
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
