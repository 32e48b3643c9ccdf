import { relative } from "node:path";
import { loadConfig } from "../../config/index.js";
import { cliErrors } from "../errors.js";
import { renderWithNotes, writeChecklist } from "../shared/checklist-file.js";
import type { ChecklistFlags } from "./command.js";

export async function runChecklist({ check, json }: ChecklistFlags): Promise<void> {
  const config = await loadConfig();
  const file = relative(process.cwd(), config.checklist);
  const { before, text } = await renderWithNotes(config);
  const current = before === text;
  if (check && !current) throw cliErrors.checklistOutOfDate({ file, exists: before !== undefined });
  if (!check && !current) await writeChecklist(config, text);
  if (json) console.log(JSON.stringify({ file: config.checklist, written: !check && !current }, null, 2));
  else console.log(current ? `${file} is up to date` : `wrote ${file}`);
}
