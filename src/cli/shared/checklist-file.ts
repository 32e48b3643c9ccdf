import { dirname } from "node:path";
import { findTests, parseNotes, renderChecklist } from "../../checklist/index.js";
import { type Config, getReferencePin } from "../../config/index.js";
import { makeFolders, readTextIfExists, replaceFile } from "../../lib/index.js";
import { assertNoSecrets } from "../../redact/index.js";
import { loadCatalogue } from "../../scenario/index.js";
import { readManifest } from "../../store/index.js";
import { locateSubjectFolder } from "../../transcript/index.js";
import { readStaleReport, type StaleReport } from "./stale-fixtures.js";

/** Writes the checklist if it is out of date. */
export async function updateChecklist(config: Config): Promise<void> {
  const { before, text } = await renderWithNotes(config);
  if (before !== text) await writeChecklist(config, text);
}

/**
 * Renders the checklist with the notes of its file.
 * @returns `before`: the file's present text, if it exists; `text`: its new text; `report`: the stale fixtures of the reference
 */
export async function renderWithNotes(
  config: Config,
): Promise<{ before: string | undefined; text: string; report: StaleReport }> {
  const before = await readTextIfExists(config.checklist);
  const folder = locateSubjectFolder(config.fixtures, config.reference);
  const manifest = await readManifest(folder);
  const report = await readStaleReport(config, folder, {});
  const scenarios = await loadCatalogue(config.scenarios).catch(() => []);
  const titles = scenarios.map((entry): [string, string] => [
    entry.name,
    "scenario" in entry ? entry.scenario.title : "",
  ]);
  const names = [...new Set([...Object.keys(manifest?.scenarios ?? {}), ...titles.map(([name]) => name)])];
  const text = renderChecklist(manifest, {
    pins: { codex: config.codex, sdk: getReferencePin(config) },
    stale: new Set(report.stale.map(({ name }) => name)),
    tests: await findTests(config.tests, names, config.root),
    notes: parseNotes(before ?? ""),
    catalogue: new Map(titles),
  });
  return { before, text, report };
}

/** Writes the checklist's file. */
export async function writeChecklist({ checklist }: Config, text: string): Promise<void> {
  await assertNoSecrets(checklist, text);
  await makeFolders(dirname(checklist));
  await replaceFile(checklist, text);
}
