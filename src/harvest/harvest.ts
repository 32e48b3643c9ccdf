import { setMaxListeners } from "node:events";
import { assertSandbox, type CodexBinary, findPlatform, withSchemas } from "../codex/index.js";
import { type Config, getCacheFolder } from "../config/index.js";
import type { TouchstoneError } from "../lib/index.js";
import { ProtocolSchemas } from "../protocol/schemas/index.js";
import { readSubject } from "../sdk/index.js";
import {
  type CommitResult,
  commitHarvest,
  type HarvestedFixture,
  readManifest,
  type UnsupportedScenario,
  withFolderLock,
  writeSchemas,
} from "../store/index.js";
import {
  buildOutputSchemaName,
  locateSchemasBeside,
  locateSubjectFolder,
  sortMembers,
} from "../transcript/index.js";
import { UnsupportedByDriver } from "./driver.js";
import { makePlans, type Plan, type ScenarioFailure, toScenarioError } from "./plan.js";
import {
  describeSubject,
  getSdkVersion,
  type PreparedSubject,
  prepareSubject,
  type SubjectChoice,
  startClientStarter,
} from "./prepare-subject.js";
import { recordPlan } from "./record-plan.js";
import type { ServeModel } from "./record-run.js";
import { openRunFolders } from "./run-folders.js";
import { buildRunSetup } from "./run-setup.js";

/** What to record, from which subject, and the author for the audit log. */
export interface HarvestOptions extends SubjectChoice {
  config: Config;
  /** Names of the scenarios to record; default: all. */
  names: string[];
  /** Fixtures folder of the SDK; default: the one that the config file names. */
  output?: string | undefined;
  /** Number of scenarios that are recorded at the same time. */
  jobs: number;
  /** Number of runs of each scenario; several runs find races. */
  runs: number;
  /** A live model that replaces each scenario's script. */
  live?: ServeModel | undefined;
  /**
   * Accept any codex release. Frames are then not validated, because older releases send members that their own
   * schema does not allow. A response is held only for a limited time for a call, because such a release may
   * never act on it.
   */
  allowAnyRelease?: boolean;
  /** Upper limit for each run, in seconds; default: the scenario's own limit. */
  maxRunSeconds?: number;
  /** For the audit log: the author and the reason. */
  by: string;
  reason: string;
  /** Version of touchstone. */
  tool: string;
  now: Date;
  signal: AbortSignal;
  observer: HarvestObserver;
}

/** Receives the progress of a harvest. */
export interface HarvestObserver {
  /** Called with a line about work before the first run, such as a download. */
  onSetup(message: string): void;
  /** Called once with the names of all scenarios that will be recorded. */
  onPlanned(names: string[]): void;
  onBegan(name: string): void;
  /**
   * Called at the end of each scenario.
   * @param unsupported the reason why the subject cannot carry it out
   */
  onEnded(name: string, failure?: TouchstoneError, unsupported?: string): void;
}

/**
 * The changes that a harvest made to the folder, and the scenarios that it could not record. A failed scenario
 * keeps its old fixture.
 */
export interface HarvestReport extends CommitResult {
  folder: string;
  failures: ScenarioFailure[];
  /** Scenario → the reason why the subject cannot carry it out. */
  unsupported: Record<string, string>;
  /** Name of the SDK's package; `codex` if there is no package. */
  package: string;
  /** Versions of the subject. */
  codex: string;
  sdk: string;
}

/**
 * Records scenarios through an SDK and stores the changed fixtures, all or nothing. A scenario that fails keeps
 * its old fixtures, and the other scenarios are still recorded.
 * @throws TouchstoneError for an error that stops every scenario
 */
export async function harvest(options: HarvestOptions): Promise<HarvestReport> {
  const { config, observer } = options;
  const { id } = await readSubject(options.sdk ?? config.reference, config.root);
  const folder = options.output ?? locateSubjectFolder(config.fixtures, id);
  const runs = await openRunFolders();
  const onWait = () => observer.onSetup(`${folder} is locked: waiting`);
  return withFolderLock(folder, { onWait }, async (lost) => {
    const signal = AbortSignal.any([options.signal, lost]);
    setMaxListeners(0, signal); // each job adds a listener
    const subject = await prepareSubject(config, options, {
      cacheDir: getCacheFolder(),
      onProgress: observer.onSetup,
    });
    const { plans, failures } = await makePlans(
      config.scenarios,
      options.names,
      subject.python?.pythonPath ?? [],
    );
    observer.onPlanned(plans.map(({ name }) => name));
    const oldManifest = await readManifest(folder);
    // The import of a Python SDK is the slowest part before the first run, so the other preparations run at the
    // same time.
    const starting = startClientStarter(subject, runs);
    const checking = options.allowAnyRelease ? undefined : assertCodexRuns(subject.codex);
    const [starter, schemas] = await Promise.all([starting, checking]).catch(async (error) => {
      await starting.then(
        (started) => started.close(),
        () => {},
      );
      throw error;
    });
    const { tool } = options;
    const subjectFacts = describeSubject(subject, config.codex);
    const fixtures: HarvestedFixture[] = [];
    const sameAsBefore: string[] = [];
    const unsupported: Record<string, UnsupportedScenario> = {};

    const recordOne = async (plan: Plan) => {
      signal.throwIfAborted();
      observer.onBegan(plan.name);
      try {
        const recorder = buildRunSetup(plan, {
          subject,
          starter,
          runs,
          folder,
          signal,
          live: options.live,
          allowAnyRelease: options.allowAnyRelease,
          maxRunSeconds: options.maxRunSeconds,
        });
        const old = oldManifest?.scenarios[plan.name];
        const listed = old?.scenario === plan.digest ? old.variants : []; // the variants of a changed scenario must be found again
        const fixture = await recordPlan(plan, recorder, {
          schemas,
          runs: options.runs,
          listed,
          tool,
          subject: subjectFacts,
          protocol: subject.definition.protocol,
        });
        if (fixture) fixtures.push(fixture);
        else sameAsBefore.push(plan.name);
        observer.onEnded(plan.name);
      } catch (thrown) {
        signal.throwIfAborted();
        if (thrown instanceof UnsupportedByDriver) {
          const { message: reason } = thrown;
          unsupported[plan.name] = { scenario: plan.digest, reason, subject: subjectFacts };
          return observer.onEnded(plan.name, undefined, reason);
        }
        const error = toScenarioError(plan.name, thrown);
        failures.push({ name: plan.name, error });
        observer.onEnded(plan.name, error);
      }
    };
    await runInParallel(plans, options.jobs, recordOne).finally(() => starter.close());

    signal.throwIfAborted();
    fixtures.sort(compareNames);
    const result = await commitHarvest(folder, {
      sdk: id,
      fixtures,
      unsupported,
      by: options.by,
      reason: options.reason,
      tool,
      now: options.now,
      environment: describeEnvironment(subject),
    });
    await writeSchemas(locateSchemasBeside(folder), collectOutputSchemas(plans, fixtures));
    return {
      ...result,
      unchanged: [...result.unchanged, ...sameAsBefore].sort(),
      folder,
      failures: failures.sort(compareNames),
      unsupported: getReasons(unsupported),
      package: getSdkVersion(subject).package,
      codex: subject.codex.version,
      sdk: getSdkVersion(subject).version,
    };
  }).finally(() => runs.close());
}

async function assertCodexRuns(codex: CodexBinary): Promise<ProtocolSchemas> {
  await assertSandbox(codex);
  return withSchemas(codex, getCacheFolder(), (folder) => new ProtocolSchemas(folder));
}

async function runInParallel<T>(items: T[], jobs: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const runWorker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, runWorker));
}

function describeEnvironment({ python, driver }: PreparedSubject) {
  const { pythonVersion, packages } = python ?? driver ?? {};
  return {
    platform: findPlatform().name,
    node: process.versions.node,
    ...(pythonVersion === undefined ? {} : { python: pythonVersion }),
    ...(packages === undefined ? {} : { packages }),
  };
}

function getReasons(unsupported: Record<string, UnsupportedScenario>): Record<string, string> {
  const reasons = Object.entries(unsupported).map(([name, { reason }]) => [name, reason] as const);
  return sortMembers(Object.fromEntries(reasons));
}

/** Output schemas of the recorded scenarios with structured output: `NAME.json` → text. */
function collectOutputSchemas(plans: Plan[], recorded: HarvestedFixture[]): Record<string, string> {
  const names = new Set(recorded.map(({ name }) => name));
  const withSchema = plans.filter(({ name, scenario }) => scenario.output_schema && names.has(name));
  return Object.fromEntries(
    withSchema.map(({ name, scenario }) => [
      buildOutputSchemaName(name),
      `${JSON.stringify(scenario.output_schema, null, 2)}\n`,
    ]),
  );
}

function compareNames(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
