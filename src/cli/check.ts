import { writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { checkFolder, type Drift, findDrift, toGithub, toJunit } from "../check/index.js";
import { type Config, loadConfig } from "../config/index.js";
import { counted } from "../lib/index.js";
import { type FolderProblem, readManifest } from "../store/index.js";
import { toTerminal } from "./diff.js";
import { problemText, toJson, toText } from "./failure.js";
import { fixturesFolder } from "./fixtures.js";
import type { CheckFlags } from "./flags.js";
import { withProgress } from "./progress.js";
import { chooseSubject } from "./subject.js";
import { version } from "./version.js";

export async function runCheck(flags: CheckFlags): Promise<void> {
  const config = await loadConfig();
  const folder = await fixturesFolder(flags, config);
  const problems = await checkFolder(folder);
  const drift = flags.offline ? undefined : await driftOf(config, folder, flags);
  const manifest = await readManifest(folder).catch(() => undefined);
  const findings = { folder, names: Object.keys(manifest?.scenarios ?? {}), problems, drift };
  if (flags.junit !== undefined) await writeFile(resolve(flags.junit), toJunit(findings));
  if (flags.json) console.log(JSON.stringify(asJson(folder, problems, drift), null, 2));
  else if (flags.github) process.stdout.write(toGithub(findings, config.root));
  else tell(folder, findings.names.length, problems, drift, flags.quiet ?? false);
  if (problems.length > 0 || (drift && drift.diff.fixtures.length + drift.failures.length > 0))
    process.exitCode = 1;
}

async function driftOf(config: Config, folder: string, flags: CheckFlags): Promise<Drift> {
  return withProgress(flags.json || flags.quiet ? "silent" : "shown", async (run) =>
    findDrift(folder, {
      config,
      names: flags.scenario,
      ...(await chooseSubject(flags, config, flags.sdk)),
      jobs: flags.jobs,
      runs: 1,
      tool: version,
      now: new Date(),
      ...run,
    }),
  );
}

function tell(
  folder: string,
  count: number,
  problems: FolderProblem[],
  drift: Drift | undefined,
  quiet: boolean,
): void {
  for (const problem of problems) console.error(problemText("damaged", problem));
  for (const { error } of drift?.failures ?? []) console.error(toText(error));
  if (drift && drift.diff.fixtures.length > 0) process.stdout.write(toTerminal(drift.diff));
  if (quiet) return;
  const where = relative(process.cwd(), folder) || ".";
  const drifted = (drift?.diff.fixtures.length ?? 0) + (drift?.failures.length ?? 0);
  const whole =
    problems.length === 0
      ? `${where} is whole: ${counted(count, "fixture")}`
      : `${where}: ${counted(problems.length, "problem")}`;
  console.log(whole);
  if (!drift) return;
  const subject = `codex ${drift.codex}, ${drift.package} ${drift.sdk}`;
  if (drifted === 0) console.log(`No drift: a harvest of today gives the same (${subject})`);
  else
    console.log(`Drift (${subject}). Next: \`touchstone harvest --reason …\`, then \`touchstone review\`.`);
}

function asJson(folder: string, problems: FolderProblem[], drift: Drift | undefined) {
  const found = drift && {
    codex: drift.codex,
    sdk: drift.sdk,
    ...drift.diff,
    failures: drift.failures.map(({ name, error }) => ({ name, ...toJson(error, error.code) })),
  };
  return { folder, problems, ...(found ? { drift: found } : {}) };
}
