import { writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { checkFolder, type Drift, findDrift, renderGithub, renderJunit } from "../../check/index.js";
import { type Config, loadConfig } from "../../config/index.js";
import { formatCount } from "../../lib/index.js";
import { type FolderProblem, readManifest } from "../../store/index.js";
import { renderDiffText } from "../diff/run.js";
import { chooseFixturesFolder } from "../shared/fixtures.js";
import type { CheckFlags } from "../shared/flags.js";
import { buildErrorJson, formatErrorText, formatFolderProblem } from "../shared/print-error.js";
import { withProgress } from "../shared/progress.js";
import { chooseSubject } from "../shared/subject-choice.js";
import { version } from "../shared/version.js";

export async function runCheck(flags: CheckFlags): Promise<void> {
  const config = await loadConfig();
  const folder = await chooseFixturesFolder(flags, config);
  const problems = await checkFolder(folder);
  const drift = flags.offline ? undefined : await measureDrift(config, folder, flags);
  const manifest = await readManifest(folder).catch(() => undefined);
  const findings = { folder, names: Object.keys(manifest?.scenarios ?? {}), problems, drift };
  if (flags.junit !== undefined) await writeFile(resolve(flags.junit), renderJunit(findings));
  if (flags.json) console.log(JSON.stringify(buildCheckJson(folder, problems, drift), null, 2));
  else if (flags.github) process.stdout.write(renderGithub(findings, config.root));
  else printCheckReport(folder, findings.names.length, problems, drift, flags.quiet ?? false);
  if (problems.length > 0 || (drift && drift.diff.fixtures.length + drift.failures.length > 0))
    process.exitCode = 1;
}

async function measureDrift(config: Config, folder: string, flags: CheckFlags): Promise<Drift> {
  return withProgress(flags.json || flags.quiet ? "silent" : "shown", async (run) =>
    findDrift(folder, {
      config,
      names: flags.scenario,
      ...(await chooseSubject(flags, config, flags.sdk)),
      jobs: flags.jobs,
      tool: version,
      ...run,
    }),
  );
}

function printCheckReport(
  folder: string,
  count: number,
  problems: FolderProblem[],
  drift: Drift | undefined,
  quiet: boolean,
): void {
  for (const problem of problems) console.error(formatFolderProblem("damaged", problem));
  for (const { error } of drift?.failures ?? []) console.error(formatErrorText(error));
  if (drift && drift.diff.fixtures.length > 0) process.stdout.write(renderDiffText(drift.diff));
  if (quiet) return;
  const where = relative(process.cwd(), folder) || ".";
  const drifted = (drift?.diff.fixtures.length ?? 0) + (drift?.failures.length ?? 0);
  const isWhole =
    problems.length === 0
      ? `${where} is whole: ${formatCount(count, "fixture")}`
      : `${where}: ${formatCount(problems.length, "problem")}`;
  console.log(isWhole);
  if (!drift) return;
  const subject = `codex ${drift.codex}, ${drift.package} ${drift.sdk}`;
  if (drifted === 0) console.log(`No drift: a harvest of today gives the same (${subject})`);
  else
    console.log(`Drift (${subject}). Next: \`touchstone harvest --reason …\`, then \`touchstone review\`.`);
}

function buildCheckJson(folder: string, problems: FolderProblem[], drift: Drift | undefined) {
  const found = drift && {
    codex: drift.codex,
    sdk: drift.sdk,
    ...drift.diff,
    failures: drift.failures.map(({ name, error }) => ({ name, ...buildErrorJson(error, error.code) })),
  };
  return { folder, problems, ...(found ? { drift: found } : {}) };
}
