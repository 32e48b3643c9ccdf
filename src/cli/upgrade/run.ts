import { writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { loadConfig } from "../../config/index.js";
import {
  describeVersions,
  findLatest,
  findPins,
  renderPullRequest,
  type SubjectVersions,
  upgrade,
} from "../../upgrade/index.js";
import { readActor, readCurrentTime } from "../shared/audit-facts.js";
import { updateChecklist } from "../shared/checklist-file.js";
import { renderDiffText } from "../shared/diff-text.js";
import { buildErrorJson, formatErrorText } from "../shared/print-error.js";
import { withProgress } from "../shared/progress.js";
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
    return console.log("Next: `touchstone check` tells whether the fixtures still hold.");
  }
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
  await writeFile(text, renderPullRequest(done));
  const { report, diff } = done;
  if (report.failures.length > 0) process.exitCode = 1;
  if (flags.json) {
    const failures = report.failures.map(({ name, error }) => ({
      name,
      ...buildErrorJson(error, error.code),
    }));
    return console.log(JSON.stringify({ ...versions, pullRequest: text, failures, diff }, null, 2));
  }
  for (const { error } of report.failures) console.error(formatErrorText(error));
  process.stdout.write(renderDiffText(diff));
  console.log(`\nThe pull request's text: ${relative(process.cwd(), text)}`);
  if (!flags.review || !process.stdout.isTTY || diff.fixtures.length === 0)
    return console.log("Next: `touchstone review`, and commit.");
  const { runReview } = await import("../review/run.js");
  await runReview({ base: "HEAD", port: 0, open: true });
}

/** Chooses the versions that the flags name; without flags, the newest release of both. */
async function chooseVersions({ codex, sdk }: UpgradeFlags, pins: SubjectVersions): Promise<SubjectVersions> {
  if (codex === undefined && sdk === undefined) return findLatest(pins);
  return { ...pins, codex: codex ?? pins.codex, sdk: sdk ?? pins.sdk };
}
