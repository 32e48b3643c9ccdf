import { mkdir, readFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { findTests, parseNotes, renderChecklist } from "../../checklist/index.js";
import { type Config, getReferencePin, loadConfig } from "../../config/index.js";
import { replaceFile } from "../../lib/index.js";
import { loadCatalogue } from "../../scenario/index.js";
import { readManifest } from "../../store/index.js";
import { locateSubjectFolder } from "../../transcript/index.js";
import { cliErrors } from "../errors.js";
import type { ChecklistFlags } from "../shared/flags.js";

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

/** Writes the checklist if it is out of date. */
export async function updateChecklist(config: Config): Promise<void> {
  const { before, text } = await renderWithNotes(config);
  if (before !== text) await writeChecklist(config, text);
}

async function renderWithNotes(config: Config): Promise<{ before: string | undefined; text: string }> {
  const before = await readFile(config.checklist, "utf8").catch(() => undefined);
  const manifest = await readManifest(locateSubjectFolder(config.fixtures, config.reference));
  const scenarios = await loadCatalogue(config.scenarios).catch(() => []);
  const titles = scenarios.map((entry): [string, string] => [
    entry.name,
    "scenario" in entry ? entry.scenario.title : "",
  ]);
  const names = [...new Set([...Object.keys(manifest?.scenarios ?? {}), ...titles.map(([name]) => name)])];
  const text = renderChecklist(manifest, {
    pins: { codex: config.codex, sdk: getReferencePin(config) },
    tests: await findTests(config.tests, names, config.root),
    notes: parseNotes(before ?? ""),
    catalogue: new Map(titles),
  });
  return { before, text };
}

async function writeChecklist({ checklist }: Config, text: string): Promise<void> {
  await mkdir(dirname(checklist), { recursive: true });
  await replaceFile(checklist, text);
}
