import { relative } from "node:path";
import { loadConfig } from "../../config/index.js";
import { cliErrors } from "../errors.js";
import { renderWithNotes, writeChecklist } from "../shared/checklist-file.js";
import { printStaleLines } from "../shared/stale-fixtures.js";
import type { ChecklistFlags } from "./command.js";

export async function runChecklist({ check, json }: ChecklistFlags): Promise<void> {
  const config = await loadConfig();
  const file = relative(process.cwd(), config.checklist);
  const { before, text, report } = await renderWithNotes(config);
  const current = before === text;
  if (check && !current && !json) printStaleLines(report);
  if (check && !current) throw cliErrors.checklistOutOfDate({ file, exists: before !== undefined });
  if (!check && !current) await writeChecklist(config, text);
  if (!json) printStaleLines(report);
  if (check && (report.damage || report.stale.length > 0)) process.exitCode = 1;
  if (json)
    console.log(
      JSON.stringify({ file: config.checklist, written: !check && !current, stale: report.stale }, null, 2),
    );
  else console.log(current ? `${file} is up to date` : `wrote ${file}`);
}
