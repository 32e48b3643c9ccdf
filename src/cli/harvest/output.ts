import { relative } from "node:path";
import type { HarvestReport } from "../../harvest/index.js";
import { replaceControls } from "../../lib/index.js";
import { describeSubject } from "../shared/describe-subject.js";
import { buildErrorJson, formatErrorText } from "../shared/print-error.js";
import { nameCommands } from "../shared/program-name.js";
import type { HarvestFlags } from "./command.js";

/** Prints each failure, the numbers of fixtures by what happened to them, and the next command. */
export function printHarvestReport(
  report: HarvestReport,
  { quiet, output, sdk }: HarvestFlags,
  live: boolean,
): void {
  const { added, changed, unchanged, removed, failures, folder } = report;
  const unsupported = Object.keys(report.unsupported);
  const which = sdk === undefined ? "" : ` --sdk ${sdk}`;
  for (const { error } of failures) console.error(formatErrorText(error));
  if (quiet) return;
  const [failed] = failures;
  if (failed && added.length + changed.length + unchanged.length + failures.length > 1)
    console.error(
      nameCommands(
        `To record one scenario alone: \`touchstone harvest --scenario ${replaceControls(failed.name)}${which}\``,
      ),
    );
  const counts = Object.entries({ added, changed, unchanged, removed, unsupported, failed: failures })
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${names.length} ${what}`);
  console.log(`${counts.join(", ") || "nothing to record"} (${describeSubject(report)})`);
  const where = relative(process.cwd(), folder);
  console.log(`Fixtures: ${replaceControls(where.startsWith("..") ? folder : where)}`);
  const reviewed = output === undefined ? which : ` --fixtures ${output}`;
  const recorded = [...added, ...changed];
  const [only] = recorded;
  if (recorded.length === 1) console.log(nameCommands(`Events: \`touchstone show ${only}${reviewed}\``));
  if (recorded.length + removed.length > 0 && !live)
    console.log(nameCommands(`Next: look at them (\`touchstone review${reviewed}\`), and commit them.`));
}

/** Says that `--changed` found nothing to record. @param schemas paths of the published schemas that were restored */
export function printNothingChanged({ json, quiet }: HarvestFlags, schemas: string[]): void {
  if (json)
    console.log(
      JSON.stringify({ added: [], changed: [], unchanged: [], removed: [], failures: [] }, null, 2),
    );
  else if (!quiet) {
    for (const file of schemas) console.log(`wrote ${file} again`);
    console.log("Nothing is stale: there is nothing to record.");
  }
}

/** Builds the JSON report. @param live whether a real model answered */
export function buildHarvestJson({ failures, ...report }: HarvestReport, live: boolean) {
  const how = live ? { live, deterministic: false } : {};
  return {
    ...report,
    ...how,
    failures: failures.map(({ name, error }) => ({ name, ...buildErrorJson(error, error.code) })),
  };
}
