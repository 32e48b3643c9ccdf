import { join, relative, resolve } from "node:path";
import { type Config, loadConfig } from "../../config/index.js";
import type { RecordingOptions } from "../../harvest/index.js";
import { findConfigFolder, makeFolders, resolveInside } from "../../lib/index.js";
import { locatePackageFile } from "../../lib/package-files/index.js";
import {
  buildMatrix,
  judgeMatrix,
  openSubject,
  type ParityMatrix,
  type ParitySubject,
  readAccepted,
  recordLive,
  renderParityBadges,
  renderParityMarkdown,
  renderParityPage,
  withDriverFolder,
} from "../../parity/index.js";
import { listSubjects } from "../../store/index.js";
import { cliErrors } from "../errors.js";
import { assertNoneCaptured } from "../shared/fixtures.js";
import { withProgress } from "../shared/progress.js";
import { printJsonReport, printReport, writeReport } from "../shared/report.js";
import { buildShardTest } from "../shared/shard-test.js";
import { chooseSubject } from "../shared/subject-choice.js";
import { version } from "../shared/version.js";
import type { ParityFlags } from "./command.js";
import { buildParityJson, renderParityText } from "./output.js";

export async function runParity(flags: ParityFlags): Promise<void> {
  const config = await loadParityConfig(flags);
  await assertNoneCaptured(config, flags.scenario);
  const givenFile = flags.accepted ?? flags.known;
  // In a folder without a configuration, the package's catalogue is used, but not its parity.yaml: the port may have the name of a
  // subject in that file.
  const folder = usesPackage(flags) ? process.cwd() : config.root;
  const acceptedFile = givenFile ? resolve(givenFile) : join(folder, "parity.yaml");
  const accepted = await readAccepted(acceptedFile);
  const { reference, subjects } = await openSubjects(config, flags);
  const requestedScope = { allScenarios: flags.scenario.length === 0, allSubjects: flags.sdk.length === 0 };
  const scope = flags.shard ? { ...requestedScope, allScenarios: false } : requestedScope;
  const { matrix, verdict } = judgeMatrix(
    await buildMatrix(reference, subjects, flags.scenario, await buildShardTest(config, flags)),
    accepted,
    scope,
  );
  const part = flags.shard && {
    shard: flags.shard,
    scope: requestedScope,
    acceptedFile: relative(process.cwd(), acceptedFile),
  };
  if (flags.html !== undefined) await writeReport(flags.html, await renderParityPage(matrix, verdict));
  if (flags.badge !== undefined) await writeBadges(flags.badge, matrix);
  if (flags.json) await printJsonReport(buildParityJson(matrix, verdict, part));
  else if (flags.markdown) await printReport(renderParityMarkdown(matrix, verdict));
  else {
    const options = {
      quiet: flags.quiet ?? false,
      html: flags.html,
      badge: flags.badge,
      acceptedFile: relative(process.cwd(), acceptedFile),
    };
    await printReport(renderParityText(matrix, verdict, options));
  }
  if (verdict.unexpected.length + verdict.obsolete.length + verdict.stale.length > 0) process.exitCode = 1;
}

/** @throws TouchstoneError `path-outside` for a file that is a symbolic link */
async function writeBadges(folder: string, matrix: ParityMatrix): Promise<void> {
  await makeFolders(folder);
  for (const [file, content] of renderParityBadges(matrix))
    await writeReport(resolveInside(resolve(folder), file), content);
}

/**
 * Loads the configuration. In a folder without one, a driver runs the catalogue of this package, so that a port can
 * be tried before anything is set up.
 */
async function loadParityConfig(flags: ParityFlags): Promise<Config> {
  if (!usesPackage(flags)) return loadConfig();
  if (!flags.quiet)
    console.error("There is no touchstone.config.yaml here: the driver runs the catalogue of the package.");
  return loadConfig(locatePackageFile(""));
}

/** Whether a driver is given in a folder without a configuration. Then the catalogue of this package is used. */
function usesPackage({ driver }: ParityFlags): boolean {
  return driver !== undefined && findConfigFolder(process.cwd()) === undefined;
}

/**
 * Chooses the subjects to compare with the reference, in addition to a driver: those that `--sdk` names. Without the flag, all that
 * have fixtures, or none if the package's catalogue is used.
 */
async function chooseOthers({ reference }: Config, fixtures: string, flags: ParityFlags): Promise<string[]> {
  if (flags.sdk.length === 0 && usesPackage(flags)) return [];
  const ids = flags.sdk.length > 0 ? new Set(flags.sdk) : await listSubjects(fixtures);
  return [...ids].filter((id) => id !== reference);
}

async function openSubjects(config: Config, flags: ParityFlags) {
  const fixtures = flags.fixtures ? resolve(flags.fixtures) : config.fixtures;
  const others = await chooseOthers(config, fixtures, flags);
  const recordSubject = (sdk: string, name = sdk) =>
    withProgress(flags.json || flags.quiet ? "silent" : "shown", async (run) => {
      run.observer.onSetup(`Subject ${name}:`);
      return recordLive(await buildRecordingOptions(config, flags, sdk, run));
    });
  const openById = (id: string) =>
    flags.harvest ? recordSubject(id) : openSubject(fixtures, id, config.root);
  const reference = await openById(config.reference);
  const subjects: ParitySubject[] = [];
  const { driver } = flags;
  if (driver !== undefined)
    subjects.push(
      await withDriverFolder(driver, flags.speaks ?? flags.protocol, config, (folder) =>
        recordSubject(folder, driver),
      ),
    );
  // A driver replaces the subject with the same name.
  for (const id of others) if (subjects[0]?.id !== id) subjects.push(await openById(id));
  // A subject that has only captured fixtures gets no column, unless `--sdk` names it and the reference has recorded scenarios.
  const isAsked = (id: string) => flags.sdk.includes(id) && reference.names.length > 0;
  const compared = subjects.filter(({ id, live, names }) => live || names.length > 0 || isAsked(id));
  if (compared.length === 0) throw cliErrors.nothingToCompare({ fixtures, reference: config.reference });
  return { reference, subjects: compared };
}

async function buildRecordingOptions(
  config: Config,
  flags: ParityFlags,
  sdk: string,
  run: Pick<RecordingOptions, "signal" | "observer">,
): Promise<RecordingOptions> {
  // `--python-sdk` applies to the reference only.
  const pythonSdk = sdk === config.reference ? flags.pythonSdk : undefined;
  return {
    config,
    sdk,
    names: flags.scenario,
    ...(await chooseSubject({ ...flags, pythonSdk }, config, sdk)),
    jobs: flags.jobs,
    isInShard: await buildShardTest(config, flags),
    tool: version,
    ...run,
  };
}
