import { writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { type Config, loadConfig } from "../config/index.js";
import {
  judge,
  type LiveOptions,
  matrixOf,
  openSubject,
  parityPage,
  readKnown,
  recordLive,
  type Subject,
  subjectsIn,
  toMarkdown,
  withDriver,
} from "../parity/index.js";
import { now } from "./actor.js";
import { cliErrors } from "./errors.js";
import type { ParityFlags } from "./flags.js";
import { parityJson, tellParity } from "./parity-terminal.js";
import { withProgress } from "./progress.js";
import { chooseSubject } from "./subject.js";
import { version } from "./version.js";

export async function runParity(flags: ParityFlags): Promise<void> {
  const config = await loadConfig();
  const knownFile = flags.known ? resolve(flags.known) : join(config.root, "parity.yaml");
  const known = await readKnown(knownFile);
  const { reference, subjects } = await subjectsFor(config, flags);
  const extent = { allScenarios: flags.scenario.length === 0, allSubjects: flags.sdk.length === 0 };
  const { matrix, verdict } = judge(await matrixOf(reference, subjects, flags.scenario), known, extent);
  if (flags.html !== undefined) await writeFile(resolve(flags.html), await parityPage(matrix, verdict));
  if (flags.json) console.log(JSON.stringify(parityJson(matrix, verdict), null, 2));
  else if (flags.markdown) process.stdout.write(toMarkdown(matrix, verdict));
  else {
    const told = { quiet: flags.quiet ?? false, html: flags.html, known: relative(process.cwd(), knownFile) };
    process.stdout.write(tellParity(matrix, verdict, told));
  }
  if (verdict.fresh.length + verdict.gone.length + verdict.stale.length > 0) process.exitCode = 1;
}

async function subjectsFor(config: Config, flags: ParityFlags) {
  const fixtures = flags.fixtures ? resolve(flags.fixtures) : config.fixtures;
  const found = (await subjectsIn(fixtures)).filter((id) => id !== config.reference);
  const chosen =
    flags.sdk.length > 0 ? [...new Set(flags.sdk)].filter((id) => id !== config.reference) : found;
  const live = (sdk: string) =>
    withProgress(flags.json || flags.quiet ? "silent" : "shown", async (run) => {
      run.observer.setup(`Through ${sdk}:`);
      return recordLive(sdk, await liveOptions(config, flags, sdk, run));
    });
  const open = (id: string) => (flags.harvest ? live(id) : openSubject(fixtures, id, config.root));
  const reference = await open(config.reference);
  const subjects: Subject[] = [];
  const { driver } = flags;
  if (driver !== undefined)
    subjects.push(await withDriver(driver, flags.speaks ?? flags.protocol, config, live));
  // The driver's column stands in place of fixtures under its name.
  for (const id of chosen) if (subjects[0]?.id !== id) subjects.push(await open(id));
  if (subjects.length === 0) throw cliErrors.nothingToCompare({ fixtures, reference: config.reference });
  return { reference, subjects };
}

async function liveOptions(
  config: Config,
  flags: ParityFlags,
  sdk: string,
  run: Pick<LiveOptions, "signal" | "observer">,
): Promise<LiveOptions> {
  // The flag's checkout is one of the reference.
  const pythonSdk = sdk === config.reference ? flags.pythonSdk : undefined;
  return {
    config,
    names: flags.scenario,
    ...(await chooseSubject({ ...flags, pythonSdk }, config, sdk)),
    jobs: flags.jobs,
    tool: version,
    now: now(),
    ...run,
  };
}
