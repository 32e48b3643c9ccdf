import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Config } from "../config/index.js";
import { loadCatalogue } from "../scenario/index.js";
import { describeStale, listChangedSchemas, readStale } from "../staleness/index.js";
import { findMissingManifest, readManifest, verifyFolder } from "../store/index.js";
import { locateSubjectFolder, MANIFEST_FILE } from "../transcript/index.js";
import type { FindingDetails } from "./types.js";

export async function checkScenarios({ scenarios }: Config): Promise<FindingDetails> {
  const entries = await loadCatalogue(scenarios);
  const wrong = entries.flatMap((entry) => ("scenario" in entry ? [] : [entry.name]));
  if (wrong.length === 0) return { state: "fine", detail: `${entries.length}` };
  return {
    state: "broken",
    detail: `${wrong.join(", ")}: not valid`,
    hint: "`touchstone scenarios validate` shows each mistake with its line.",
  };
}

/** Looks for stale fixtures of each subject. They don't hinder a harvest, so the state is not `broken`. */
export async function checkFreshness(config: Config): Promise<FindingDetails> {
  const counts: string[] = [];
  const lines: string[] = [];
  const catalogues = new Map();
  for (const name of await listFolders(config.fixtures)) {
    const folder = locateSubjectFolder(config.fixtures, name);
    if (!(await readManifest(folder).catch(() => undefined))) continue;
    const stale = await readStale(config, folder, { catalogues });
    lines.push(...describeStale(stale, name === config.reference ? "" : `--sdk ${name}`));
    if (stale.length > 0) counts.push(`${name} ${new Set(stale.map((one) => one.name)).size} stale`);
  }
  if (counts.length === 0) return { state: "fine", detail: "no fixture is stale" };
  const more = lines.length - MAX_STALE_LINES;
  const hint = [...lines.slice(0, MAX_STALE_LINES), ...(more > 0 ? [`${more} more`] : [])].join("\n");
  return { state: "later", detail: counts.join(", "), hint };
}

/** Compares the published schemas beside the fixtures, which editors and users read, with those that this touchstone writes. */
export async function checkSchemas(config: Config): Promise<FindingDetails> {
  const changed = await listChangedSchemas(config);
  if (changed.length === 0) return { state: "fine", detail: "JSON Schemas as this touchstone writes them" };
  return {
    state: "later",
    detail: changed.join(", "),
    hint: "This touchstone would write another text: run `touchstone harvest --changed`.",
  };
}

/** The maximum number of lines about stale fixtures. `touchstone check --offline` shows all lines of one subject. */
const MAX_STALE_LINES = 8;

/** Verifies that each subject's fixtures folder matches its manifest. */
export async function checkFixtures({ fixtures, root }: Config): Promise<FindingDetails> {
  const counts: string[] = [];
  for (const name of await listFolders(fixtures)) {
    const folder = locateSubjectFolder(fixtures, name);
    const manifest = await readManifest(folder).catch(() => null);
    if (manifest === undefined && !(await findMissingManifest(folder))) continue;
    const problems = await verifyFolder(folder);
    const [problem] = problems;
    if (problem) {
      const place = relative(root, join(folder, problem.file || MANIFEST_FILE));
      return { state: "broken", detail: `${place} ${problem.problem}`, hint: problem.hint };
    }
    counts.push(`${name} ${Object.keys(manifest?.scenarios ?? {}).length}`);
  }
  if (counts.length === 0) return { state: "later", detail: "none: `touchstone harvest` records them" };
  return { state: "fine", detail: counts.join(", ") };
}

/** Lists the names of the folders in a folder, sorted; none if the folder is missing. */
async function listFolders(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
