import { setMaxListeners } from "node:events";
import { assertSandbox, type CodexBinary, findPlatform, withSchemas } from "../codex/index.js";
import { type Config, getCacheFolder } from "../config/index.js";
import type { TouchstoneError } from "../lib/index.js";
import type { ProtocolSchemas } from "../protocol/schemas/index.js";
import { chooseScenarioNames } from "../scenario/index.js";
import type { ManifestEntry } from "../store/index.js";
import { locateSchemasBeside, locateSubjectFolder } from "../transcript/index.js";
import type { ClientStarter } from "./client/client-starter.js";
import { startClientStarter } from "./client/start-clients.js";
import { makePlans, type Plan, type ScenarioFailure } from "./plan/plan.js";
import {
  describeSubject,
  getSdkVersion,
  type PreparedSubject,
  prepareSubject,
  type SubjectChoice,
} from "./plan/prepare-subject.js";
import type { RecordingPolicy } from "./run/policy.js";
import type { Recording } from "./run/record-run.js";
import { openRunFolders, type RunFolders } from "./run/run-folders.js";

/** The subject of a session, and what each recording needs. */
export interface SessionOptions extends SubjectChoice {
  config: Config;
  /** Version of touchstone. */
  tool: string;
  signal: AbortSignal;
  observer: HarvestObserver;
  /** Whether a scenario belongs to this machine's share; default: all do. */
  isInShard?: ((name: string) => boolean) | undefined;
}

/** Which scenarios to record, and how many at the same time. */
export interface RecordingOptions extends SessionOptions {
  /** Names of the scenarios; default: all. */
  names: string[];
  /** Number of scenarios that are recorded at the same time. */
  jobs: number;
}

/** Receives the progress of a session. */
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

/** The versions of a recorded subject. */
export interface RecordedVersions {
  codex: string;
  sdk: string;
  /** Name of the SDK's package; `codex` if there is no package. */
  package: string;
}

/** A prepared subject, and the scenarios to record from it. */
export class RecordingSession {
  readonly subject: PreparedSubject;
  readonly plans: Plan[];
  /** The scenarios that have no plan, with the reasons. */
  readonly failures: ScenarioFailure[];
  readonly options: SessionOptions;
  readonly #runFolders: RunFolders;
  readonly #starter: Promise<ClientStarter>;
  #schemas: Promise<ProtocolSchemas> | undefined;

  constructor(
    options: SessionOptions,
    parts: {
      subject: PreparedSubject;
      plans: Plan[];
      failures: ScenarioFailure[];
      runFolders: RunFolders;
      /** Starts the clients of the runs. */
      starter: Promise<ClientStarter>;
    },
  ) {
    this.options = options;
    this.subject = parts.subject;
    this.plans = parts.plans;
    this.failures = parts.failures;
    this.#runFolders = parts.runFolders;
    this.#starter = parts.starter;
  }

  /** The subject as the manifest describes it. */
  get manifestSubject(): ManifestEntry["subject"] {
    return describeSubject(this.subject, this.options.config.codex);
  }

  /** The versions of the subject. */
  get versions(): RecordedVersions {
    const { package: name, version } = getSdkVersion(this.subject);
    return { codex: this.subject.codex.version, sdk: version, package: name };
  }

  /**
   * Records one run of a scenario.
   * @throws UnsupportedByDriver if the subject cannot carry it out
   * @throws TouchstoneError for any other error that stops the run
   */
  async recordRun(plan: Plan, policy: RecordingPolicy): Promise<Recording> {
    const { buildRunSetup, recordRun } = await loadRuns();
    const { config, signal } = this.options;
    const { id } = this.subject.definition;
    const setup = buildRunSetup(plan, {
      subject: this.subject,
      starter: this.#starter,
      runFolders: this.#runFolders,
      schemasFolder: locateSchemasBeside(locateSubjectFolder(config.fixtures, id)),
      signal,
      policy,
    });
    return recordRun(plan.scenario, setup);
  }

  /** Stops the client starter after the last run. `withSession` waits for its end. */
  endClients(): void {
    this.#starter.then((one) => one.close()).catch(() => {}); // the runs report a failed start, and `withSession` a failed end
  }

  /**
   * Waits until clients can be started.
   * @throws TouchstoneError if they can't be, which stops every scenario
   */
  async waitForClients(): Promise<void> {
    await this.#starter;
  }

  /**
   * Loads what the runs need. If the policy validates frames, this also checks that codex's sandbox works, and opens codex's schemas.
   * @returns the schemas that frames are validated against; undefined for no validation
   * @throws TouchstoneError for an error that would stop every scenario
   */
  async prepare({ validate }: RecordingPolicy): Promise<ProtocolSchemas | undefined> {
    if (validate) this.#schemas ??= openSchemas(this.subject.codex);
    const [schemas] = await Promise.all([validate ? this.#schemas : undefined, loadRuns()]);
    return schemas;
  }
}

/**
 * Prepares a subject and plans scenarios, calls a function with the session, and closes it.
 * @param names of the scenarios; default: all
 * @throws TouchstoneError for an error that stops every scenario, and the errors of `work`
 */
export async function withSession<T>(
  options: SessionOptions,
  names: string[],
  work: (session: RecordingSession) => Promise<T>,
): Promise<T> {
  const { config, observer } = options;
  // A wrong name is reported before anything is downloaded. With a checkout, which may add scenarios, only `makePlans` knows all names.
  if (options.pythonSdk === undefined) await chooseScenarioNames(config.scenarios, names);
  setMaxListeners(0, options.signal); // each run adds a listener
  const runFolders = await openRunFolders();
  let starter: Promise<ClientStarter> | undefined;
  try {
    const subject = await prepareSubject(config, options, {
      cacheDir: getCacheFolder(),
      onProgress: observer.onSetup,
    });
    // The import of a Python SDK is the slowest part, so everything else is prepared at the same time.
    starter = startClientStarter(subject, runFolders.path);
    starter.catch(() => {}); // the runs report a failed start
    const pythonPath = subject.python?.pythonPath ?? [];
    const { plans, failures } = await makePlans(config.scenarios, names, pythonPath, subject.codex.version);
    const isChosen = ({ name }: { name: string }) => options.isInShard?.(name) ?? true;
    const chosen = { plans: plans.filter(isChosen), failures: failures.filter(isChosen) };
    return await work(new RecordingSession(options, { subject, ...chosen, runFolders, starter }));
  } finally {
    await starter?.then(
      (one) => one.close(),
      () => {},
    );
    await runFolders.close();
  }
}

/** Loads the code of the runs. This is not done at the start of the program, so that the import of the SDK begins earlier. */
async function loadRuns() {
  const [{ buildRunSetup }, { recordRun }] = await Promise.all([
    import("./run/run-setup.js"),
    import("./run/record-run.js"),
  ]);
  return { buildRunSetup, recordRun };
}

/** Opens codex's schemas, and checks at the same time that its sandbox works. */
async function openSchemas(codex: CodexBinary): Promise<ProtocolSchemas> {
  const opening = import("../protocol/schemas/index.js").then(({ ProtocolSchemas }) =>
    withSchemas(codex, getCacheFolder(), (folder) => new ProtocolSchemas(folder)),
  );
  opening.catch(() => {}); // a broken sandbox is reported first
  await assertSandbox(codex);
  return opening;
}

/** Describes the machine and the packages of a session, for the audit log. */
export function describeEnvironment({ python, driver }: PreparedSubject) {
  const { pythonVersion, packages } = python ?? driver ?? {};
  const runtime = python ? `python ${python.pythonVersion}` : driver?.runtime;
  return {
    platform: findPlatform().name,
    node: process.versions.node,
    ...(pythonVersion === undefined ? {} : { python: pythonVersion }),
    ...(runtime === undefined ? {} : { driver: runtime }),
    ...(packages === undefined ? {} : { packages }),
  };
}
