import { relative, resolve } from "node:path";
import { type Config, loadConfig } from "../../config/index.js";
import {
  describeVersions,
  findLatest,
  findPins,
  previewUpgrade,
  renderPullRequest,
  type SubjectVersions,
  type UpgradedSubject,
  upgrade,
} from "../../upgrade/index.js";
import { readActor, readCurrentTime } from "../shared/audit-facts.js";
import { updateChecklist } from "../shared/checklist-file.js";
import { renderDiffText } from "../shared/diff-text.js";
import { LATEST } from "../shared/flag-values.js";
import { buildErrorJson, formatErrorText } from "../shared/print-error.js";
import { nameCommands } from "../shared/program-name.js";
import { withProgress } from "../shared/progress.js";
import { printJsonReport, printReport, writeReport } from "../shared/report.js";
import { version } from "../shared/version.js";
import type { UpgradeFlags } from "./command.js";

export async function runUpgrade(flags: UpgradeFlags): Promise<void> {
  const config = await loadConfig();
  const from = await findPins(config);
  const to = await chooseVersions(flags, from);
  const versions = {
    from: { codex: from.codex, [config.reference]: from.sdk },
    to: { codex: to.codex, [config.reference]: to.sdk },
  };
  if (from.codex === to.codex && from.sdk === to.sdk) {
    if (flags.json) return console.log(JSON.stringify({ ...versions, failures: [] }, null, 2));
    console.log(`The pins are ${describeVersions(to)} already.`);
    return console.log(
      nameCommands("Next: `touchstone check` shows whether a new recording is still the same."),
    );
  }
  if (!flags.json) console.log(`Upgrade from ${describeVersions(from)} to ${describeVersions(to)}:`);
  if (flags.dryRun) return printPreview(config, to, versions, flags);
  const done = await withProgress(flags.json ? "silent" : "shown", async (run) =>
    upgrade({
      config,
      to,
      jobs: flags.jobs,
      by: await readActor(),
      tool: version,
      now: readCurrentTime(),
      ...run,
    }),
  );
  const moved = await loadConfig();
  await updateChecklist(moved);
  const text = resolve(flags.output);
  await writeReport(text, renderPullRequest(done));
  const { report, diff } = done;
  const isComplete = [report, ...done.others.map((other) => other.report)].every(
    (one) => one !== undefined && one.failures.length === 0,
  );
  if (!isComplete) process.exitCode = 1;
  if (flags.json) {
    const failures = report.failures.map(({ name, error }) => ({
      name,
      ...buildErrorJson(error, error.code),
    }));
    return console.log(
      JSON.stringify(
        { ...versions, pullRequest: text, failures, diff, others: done.others.map(buildOtherJson) },
        null,
        2,
      ),
    );
  }
  for (const { error } of report.failures) console.error(formatErrorText(error));
  process.stdout.write(renderDiffText(diff));
  for (const line of done.others.flatMap(describeOther)) console.log(line);
  console.log(`\nThe pull request's text: ${relative(process.cwd(), text)}`);
  if (!flags.review || !process.stdout.isTTY || diff.fixtures.length === 0)
    return console.log(nameCommands("Next: `touchstone review`, and commit."));
  const { runReview } = await import("../review/run.js");
  await runReview({ base: "HEAD", port: 0, open: true });
}

/** Shows what an upgrade would change. */
async function printPreview(
  config: Config,
  to: SubjectVersions,
  versions: object,
  { json, jobs }: UpgradeFlags,
): Promise<void> {
  const preview = await withProgress(json ? "silent" : "shown", (run) =>
    previewUpgrade({ config, to, jobs, tool: version, ...run }),
  );
  const { diff, failures, others } = preview;
  if (failures.length > 0) process.exitCode = 1;
  if (json) {
    const errors = failures.map(({ name, error }) => ({ name, ...buildErrorJson(error, error.code) }));
    return printJsonReport({ ...versions, dryRun: true, failures: errors, diff, others });
  }
  for (const { error } of failures) console.error(formatErrorText(error));
  await printReport(renderDiffText(diff));
  if (others.length > 0)
    console.log(`The upgrade would record these subjects again, too: ${others.join(", ")}.`);
  console.log("\nDry run: no file was written. Next: the same command without `--dry-run`.");
}

/** Chooses the versions that the flags name; `latest` is the newest release. With one flag, the other pin stays. Without flags, both versions are the newest. */
async function chooseVersions({ codex, sdk }: UpgradeFlags, pins: SubjectVersions): Promise<SubjectVersions> {
  const isNewest = (version: string | undefined) => version === LATEST;
  if (codex === undefined && sdk === undefined) return findLatest(pins);
  const latest = isNewest(codex) || isNewest(sdk) ? await findLatest(pins) : pins;
  return {
    ...pins,
    codex: isNewest(codex) ? latest.codex : (codex ?? pins.codex),
    sdk: isNewest(sdk) ? latest.sdk : (sdk ?? pins.sdk),
  };
}

function buildOtherJson({ id, report, left }: UpgradedSubject) {
  if (!report) return { subject: id, left: left && buildErrorJson(left, left.code) };
  const { added, changed, unchanged } = report;
  const failures = report.failures.map(({ name, error }) => ({ name, ...buildErrorJson(error, error.code) }));
  return { subject: id, added, changed, unchanged, failures };
}

/** Says what the upgrade did with another subject than the reference, and what to run if the subject was not upgraded. */
function describeOther({ id, report, left }: UpgradedSubject): string[] {
  if (!report)
    return [
      `${id} was not upgraded, and its fixtures are stale: ${left?.message}`,
      nameCommands(`  When it runs again: \`touchstone harvest --sdk ${id} --changed\``),
    ];
  const { added, changed, unchanged, failures } = report;
  const failed = failures.map(({ name }) => name);
  const failedNames = failed.length > 0 ? `, ${failed.length} failed (${failed.join(", ")})` : "";
  return [
    `${id}: ${added.length + changed.length} new or changed, ${unchanged.length} unchanged${failedNames}`,
  ];
}
