import { relative } from "node:path";
import { loadConfig } from "../../config/index.js";
import { formatCount } from "../../lib/index.js";
import { parseUpstream, type RecordReport, recordScript } from "../../record/index.js";
import { nameCommands } from "../shared/program-name.js";
import { withProgress } from "../shared/progress.js";
import { chooseSubject } from "../shared/subject-choice.js";
import { version } from "../shared/version.js";
import type { RecordFlags } from "./command.js";

export async function runRecord(name: string, flags: RecordFlags): Promise<void> {
  const { upstream, keyEnv, model, force = false, json, quiet } = flags;
  const config = await loadConfig();
  const report = await withProgress(json || quiet ? "silent" : "shown", async (run) =>
    recordScript(name, {
      upstream: parseUpstream(upstream, keyEnv, { model }),
      config,
      force,
      tool: version,
      ...(await chooseSubject(flags, config)),
      ...run,
    }),
  );
  if (json) console.log(JSON.stringify(report, null, 2));
  else if (!quiet) printRecordReport(report);
}

function printRecordReport({
  scenario,
  file,
  responses,
  errors,
  codex,
  sdk,
  package: name,
}: RecordReport): void {
  const where = relative(process.cwd(), file);
  console.log(
    `${formatCount(responses, "response")} recorded into ${where.startsWith("..") ? file : where} (codex ${codex}, ${name} ${sdk})`,
  );
  if (errors.length > 0) console.log(`Note: the upstream answered with HTTP errors: ${errors.join(", ")}.`);
  console.log(
    nameCommands(
      `Next: read the script, then \`touchstone harvest --scenario ${scenario}\`; it needs no network.`,
    ),
  );
}
