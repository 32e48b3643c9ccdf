import { relative, resolve } from "node:path";
import { type Config, loadConfig } from "../../config/index.js";
import { harvest } from "../../harvest/harvest.js";
import { readSubject } from "../../sdk/index.js";
import type { StaleFixture } from "../../staleness/index.js";
import { writeSchemas } from "../../store/index.js";
import { locateSchemas, locateSubjectFolder } from "../../transcript/index.js";
import { cliErrors } from "../errors.js";
import { readActor, readCurrentTime } from "../shared/audit-facts.js";
import { assertNoneCaptured } from "../shared/fixtures.js";
import { withProgress } from "../shared/progress.js";
import { buildShardTest } from "../shared/shard-test.js";
import { chooseSubject } from "../shared/subject-choice.js";
import { version } from "../shared/version.js";
import type { HarvestFlags } from "./command.js";
import { buildHarvestJson, printHarvestReport, printNothingChanged } from "./output.js";

export async function runHarvest(flags: HarvestFlags): Promise<void> {
  const config = await loadConfig();
  await assertNoneCaptured(config, flags.scenario);
  const live = await readLiveModel(flags, config);
  if (live && !flags.json && !flags.quiet) console.error(NOT_DETERMINISTIC_NOTE);
  const { changed, removed } = await findStaleNames(config, flags);
  if (flags.changed && changed.length + removed.length === 0) {
    return printNothingChanged(flags, await restoreSchemas(config));
  }
  const names = flags.changed ? changed : flags.scenario;
  // An empty list of names means all scenarios. If there are only fixtures to remove, this test leaves out every scenario.
  const isInShard = flags.changed && changed.length === 0 ? () => false : await buildShardTest(config, flags);
  const report = await withProgress(flags.json || flags.quiet ? "silent" : "shown", async (run) =>
    harvest({
      config,
      names,
      remove: removed,
      ...(await chooseSubject(flags, config, flags.sdk)),
      sdk: flags.sdk,
      output: flags.output && resolve(flags.output),
      jobs: flags.jobs,
      isInShard,
      policy: { runs: flags.runs, live },
      readActor,
      reason: live ? `${flags.reason} (live, not deterministic)` : flags.reason,
      tool: version,
      now: readCurrentTime(),
      ...run,
    }),
  );
  if (flags.json) console.log(JSON.stringify(buildHarvestJson(report, live !== undefined), null, 2));
  else printHarvestReport(report, flags, live !== undefined);
  if (report.failures.length > 0) {
    const usage = report.failures.every(({ error }) => error.kind !== "finding");
    process.exitCode = usage ? 2 : 1;
  }
  if (flags.review && report.added.length + report.changed.length + report.removed.length > 0) {
    const { runReview } = await import("../review/run.js");
    await runReview({ base: "HEAD", port: 0, open: true, fixtures: report.folder });
  }
}

/** Restores the published schemas that were changed. @returns their paths, relative to the folder of the config file */
async function restoreSchemas(config: Config): Promise<string[]> {
  const { listChangedSchemas } = await import("../../staleness/index.js");
  const changed = await listChangedSchemas(config);
  if (changed.length > 0) await writeSchemas(locateSchemas(config.fixtures), {});
  return changed;
}

/**
 * Lists the fixtures to record with `--changed`, and the fixtures to remove. A harvest of chosen scenarios, a harvest of a share and
 * a live harvest remove nothing.
 * @returns `changed`: names of fixtures that are stale or missing, and can be recorded; `removed`: names of fixtures whose scenario was removed
 */
async function findStaleNames(
  config: Config,
  flags: HarvestFlags,
): Promise<{ changed: string[]; removed: string[] }> {
  const { sdk, pythonSdk, scenario: names, shard, live, changed } = flags;
  const isWhole = names.length === 0 && shard === undefined && live !== true;
  if (!changed && !isWhole) return { changed: [], removed: [] };
  const { readStale } = await import("../../staleness/index.js");
  const { id } = await readSubject(sdk ?? config.reference, config.root);
  const folder = flags.output ? resolve(flags.output) : locateSubjectFolder(config.fixtures, id);
  const stale = await readStale(config, folder, { sdk, pythonSdk, names, includeMissing: true });
  const list = (isListed: (one: StaleFixture) => boolean) => [
    ...new Set(stale.filter(isListed).map(({ name }) => name)),
  ];
  return {
    changed: list(({ recordable }) => recordable),
    removed: isWhole ? list(({ cause }) => cause === "scenario removed") : [],
  };
}

const NOT_DETERMINISTIC_NOTE =
  "Live: a real model answers, so the result is not deterministic, and is not a fixture to compare with. `touchstone record` saves such answers as a model script.";

/** @throws TouchstoneError `live-wrong` if the flags can't be combined */
async function readLiveModel(
  { live, upstream, keyEnv, model, output, runs }: HarvestFlags,
  { fixtures }: Config,
) {
  if (!live) {
    if (upstream === undefined && model === undefined) return undefined;
    throw cliErrors.liveFlagsWithoutLive();
  }
  if (upstream === undefined) throw cliErrors.liveWithoutUpstream();
  if (output === undefined || isInside(resolve(output), fixtures)) {
    throw cliErrors.liveIntoFixtures({ fixtures });
  }
  if (runs > 1) throw cliErrors.liveWithRuns();
  const { createLiveModel, parseUpstream } = await import("../../record/index.js");
  return createLiveModel(parseUpstream(upstream, keyEnv, { model }));
}

function isInside(folder: string, other: string): boolean {
  return !relative(other, folder).startsWith("..");
}
