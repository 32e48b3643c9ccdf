import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodexBinary, generateSchemas } from "../codex/index.js";
import { type Config, cacheDir } from "../config/index.js";
import { TouchstoneError } from "../error.js";
import {
  type CommitResult,
  commitHarvest,
  type HarvestedFixture,
  type Manifest,
  readManifest,
  withFolderLock,
  writeSchemas,
} from "../store/index.js";
import { ProtocolSchemas } from "../validate/index.js";
import { toFixture } from "./fixture.js";
import type { RunFolder } from "./hermetic.js";
import { OwnModule } from "./module.js";
import { asFailure, type Failure, makePlans, type Plan } from "./plan.js";
import { type Recorder, record } from "./record.js";
import { type Variant, variantsOf } from "./repeat.js";
import { describeSubject, getSubject, platformName, type Subject, type SubjectChoice } from "./subject.js";
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
  ended(name: string, failure?: TouchstoneError): void;
}

export interface HarvestReport extends CommitResult {
  folder: string;
  failures: Failure[];
  /** Versions of the subject. */
  codex: string;
  sdk: string;
}

const DRIVERS = fileURLToPath(new URL("../../drivers/python/", import.meta.url));

/**
 * Records scenarios through the Python SDK, and puts what changed into the fixtures folder, all or nothing. A scenario
 * that fails keeps its old fixtures; the others go on.
 * @throws TouchstoneError for what stops every scenario
 */
export async function harvest(options: HarvestOptions): Promise<HarvestReport> {
  const { config, observer } = options;
  const folder = options.output ?? join(config.fixtures, "python");
  const onWait = () => observer.setup(`${folder} is locked: waiting`);
  return withFolderLock(folder, { onWait }, async (lost) => {
    const signal = AbortSignal.any([options.signal, lost]);
    const subject = await getSubject(config, options, { cacheDir: cacheDir(), onProgress: observer.setup });
    const { plans, failures } = await makePlans(config.scenarios, options.names, subject.sdk);
    observer.planned(plans.map(({ name }) => name));
    const schemas = await protocolOf(subject.codex);
    const known = await readManifest(folder);
    const fixtures: HarvestedFixture[] = [];
    const sameAsKnown: string[] = [];

    await inParallel(plans, options.jobs, async (plan) => {
      signal.throwIfAborted();
      try {
        const fixture = await recordPlan(plan, subject, schemas, folder, { ...options, signal }, known);
        if (fixture) fixtures.push(fixture);
        else sameAsKnown.push(plan.name);
        observer.ended(plan.name);
      } catch (thrown) {
        signal.throwIfAborted();
        const error = asFailure(plan.name, thrown);
        failures.push({ name: plan.name, error });
        observer.ended(plan.name, error);
      }
    });

    signal.throwIfAborted();
    fixtures.sort(byName);
    const result = await commitHarvest(folder, {
      sdk: "python",
      fixtures,
      by: options.by,
      reason: options.reason,
      tool: options.tool,
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

/** @returns undefined where the one run gave a variant of a known race: there is nothing new to store */
async function recordPlan(
  plan: Plan,
  subject: Subject,
  schemas: ProtocolSchemas,
  folder: string,
  options: HarvestOptions,
  known: Manifest | undefined,
): Promise<HarvestedFixture | undefined> {
  const { name, scenario, given } = plan;
  const recorder = recorderFor(plan, subject, folder, options.signal);
  const fixtures = [];
  for (let run = 0; run < options.runs; run++) {
    fixtures.push(await toFixture(scenario, given, await record(scenario, recorder), schemas));
  }
  const variants = variantsOf(fixtures);
  const [first, second] = variants;
  if (!first) throw new Error("`runs` must be 1 or more");
  const listed = known?.scenarios[name]?.variants ?? [];
  if (!second && listed.some(({ digest }) => digest === first.variant.digest)) return undefined;
  if (second && scenario.races.length === 0) throw unstable(name, options.runs, variants);
  const cause = scenario.races.map((race) => race.cause).join("; ");
  const { files, steps, wire, replaced, redactions } = first.fixture;
  return {
    name,
    files,
    entry: {
      title: scenario.title,
      covers: scenario.covers,
      scenario: plan.digest,
      steps,
      wire,
      ...(scenario.output_schema ? { schema: `../schemas/${name}.json` } : {}),
      subject: describeSubject(subject, options.config.codex),
      touchstone: options.tool,
      replaced,
      redactions,
      variants: second ? variants.map(({ variant }) => ({ ...variant, cause })) : [],
      ...(scenario.platform_dependent ? { platformDependent: true as const } : {}),
    },
  };
}

function recorderFor(
  { scenario, module }: Plan,
  { codex, sdk }: Subject,
  folder: string,
  signal: AbortSignal,
): Recorder {
  return {
    codex,
    runs: join(cacheDir(), "runs"),
    signal,
    command: (run: RunFolder) => ({
      command: sdk.python,
      args: [join(DRIVERS, module ? "module.py" : "driver.py")],
      cwd: run.workspace,
      env: { ...run.env, PYTHONPATH: sdk.pythonPath.join(":"), PYTHONDONTWRITEBYTECODE: "1" },
    }),
    client: (start) =>
      module ? new OwnModule(module, schemasFolder(folder), start) : new Workflow(scenario, start),
  };
}

async function protocolOf(codex: CodexBinary): Promise<ProtocolSchemas> {
  const folder = await mkdtemp(join(cacheDir(), "schema-"));
  try {
    await generateSchemas(codex, folder);
    return new ProtocolSchemas(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
    platform: platformName(),
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

function unstable(name: string, runs: number, variants: { variant: Variant }[]): TouchstoneError {
  const counts = variants.map(({ variant }) => variant.runs).join(" and ");
  const where = variants[1]?.variant.firstDifference;
  return new TouchstoneError(
    `${name}: ${runs} runs gave ${variants.length} different transcripts (${counts} times); they part at ${where}.`,
    {
      kind: "finding",
      code: "scenario-unstable",
      hint: "Order the race with `wait_for` or `hold` in the model script; where codex leaves none, name its cause under `races:` in the scenario, and the manifest will list the variants.",
    },
  );
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
