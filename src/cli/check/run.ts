import { relative } from "node:path";
import {
  checkFolder,
  type Drift,
  findDrift,
  renderCheckHtml,
  renderGithub,
  renderJunit,
} from "../../check/index.js";
import { type Config, loadConfig } from "../../config/index.js";
import { listScenarioNames } from "../../scenario/index.js";
import { listCaptured, readManifest } from "../../store/index.js";
import { chooseFixturesFolder } from "../shared/fixtures.js";
import { withProgress } from "../shared/progress.js";
import { printJsonReport, printReport, writeReport } from "../shared/report.js";
import { buildShardTest } from "../shared/shard-test.js";
import { readStaleReport } from "../shared/stale-fixtures.js";
import { chooseSubject } from "../shared/subject-choice.js";
import { version } from "../shared/version.js";
import type { CheckFlags } from "./command.js";
import { buildCheckJson, printCheckReport } from "./output.js";

export async function runCheck(flags: CheckFlags): Promise<void> {
  const config = await loadConfig();
  const folder = await chooseFixturesFolder(flags, config);
  const problems = await checkFolder(folder);
  const report = await readStaleReport(config, folder, flags).catch((error) => {
    if (problems.length > 0) return { stale: [], lines: [] }; // most likely, the manifest can't be read: `problems` says so already
    throw error;
  });
  const manifest = await readManifest(folder).catch(() => undefined);
  const names = Object.keys(manifest?.scenarios ?? {});
  const captured = manifest ? listCaptured(manifest) : [];
  // This throws if the folder of the scenarios is missing: then no fixture was compared with its scenario.
  if (names.length > captured.length) await listScenarioNames(config.scenarios);
  const recorded = flags.scenario.filter((name) => !captured.includes(name));
  const isOnlyCaptured = recorded.length === 0 && flags.scenario.length > 0;
  const drift =
    flags.offline || isOnlyCaptured
      ? undefined
      : await measureDrift(config, folder, { ...flags, scenario: recorded });
  const findings = { folder, names, captured, problems, stale: report.stale, drift };
  if (flags.junit !== undefined) await writeReport(flags.junit, renderJunit(findings));
  if (flags.html !== undefined)
    await writeReport(
      flags.html,
      renderCheckHtml({ ...findings, folder: relative(process.cwd(), folder) || "." }, report.lines),
    );
  if (flags.json) await printJsonReport(buildCheckJson(findings, flags.shard));
  else if (flags.github) await printReport(renderGithub(findings, config.root));
  else printCheckReport(findings, report, flags.quiet ?? false);
  if (
    problems.length + report.stale.length > 0 ||
    (drift && drift.diff.fixtures.length + drift.failures.length > 0)
  )
    process.exitCode = 1;
}

async function measureDrift(config: Config, folder: string, flags: CheckFlags): Promise<Drift> {
  return withProgress(flags.json || flags.quiet ? "silent" : "shown", async (run) =>
    findDrift(folder, {
      config,
      names: flags.scenario,
      ...(await chooseSubject(flags, config, flags.sdk)),
      jobs: flags.jobs,
      isInShard: await buildShardTest(config, flags),
      tool: version,
      ...run,
    }),
  );
}
