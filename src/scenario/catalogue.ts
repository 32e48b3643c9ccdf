import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { didYouMean, readPlainFile, resolveInside, TouchstoneError } from "../lib/index.js";
import { scenarioErrors } from "./errors.js";
import { listScenarioFiles, readScenarioFiles } from "./files.js";
import { decodeScenario, parseScenario } from "./parse.js";
import { SCENARIO_NAME, type Scenario } from "./schema.js";

/** A file of the scenarios folder. `name` is the file's name without its ending, `file` the file's path. */
export type CatalogueEntry =
  /** A valid scenario. `given` is the text of the file; `needs` are the other files that the scenario uses, as paths from the folder. */
  | { name: string; file: string; scenario: Scenario; given: string; needs: string[] }
  /** A file that is not a valid scenario. The other scenarios stay usable. */
  | { name: string; file: string; error: TouchstoneError };

/**
 * Loads the scenarios of a folder, sorted by name. After them come the files that end in `.yml`, as errors.
 * @param only names of the scenarios to load; default: all
 * @throws TouchstoneError `scenario-name-bad`, `scenario-unknown`, `scenarios-missing`
 */
export async function loadCatalogue(folder: string, only: string[] = []): Promise<CatalogueEntry[]> {
  const { names, misnamed } = await chooseFiles(folder, only);
  return Promise.all([...names.map((name) => loadEntry(folder, name)), ...misnamed]);
}

/**
 * Lists the names of the chosen scenarios of a folder, sorted. It reads no scenario, so it is quick.
 * @param only names of the scenarios; default: all
 * @throws TouchstoneError `scenario-name-bad`, `scenario-unknown`, `scenarios-missing`
 */
export async function chooseScenarioNames(folder: string, only: string[] = []): Promise<string[]> {
  return (await chooseFiles(folder, only)).names;
}

async function chooseFiles(
  folder: string,
  only: string[],
): Promise<{ names: string[]; misnamed: CatalogueEntry[] }> {
  const files = await readFileNames(folder);
  const known = listNamesByEnding(files, ENDING);
  const misnamed = listMisnamed(folder, files);
  if (only.length === 0) return { names: known, misnamed };
  const isMisnamed = (name: string) => misnamed.some((one) => one.name === name);
  const others = only.filter((name) => !known.includes(name) && !isMisnamed(name));
  // Only names without a file are checked here. If the name of a file is not allowed for a scenario, the entry of the file has the error.
  for (const name of others) assertScenarioName(name);
  if (others.length > 0) {
    const near = didYouMean(others[0] ?? "", known);
    throw scenarioErrors.scenarioUnknown({ names: others, folder, near });
  }
  return {
    names: known.filter((name) => only.includes(name)),
    misnamed: misnamed.filter(({ name }) => only.includes(name) && !known.includes(name)),
  };
}

/** Lists the files that end in `.yml`, each with an error. Without the error, a harvest would leave out such a file silently. */
function listMisnamed(folder: string, files: string[]): CatalogueEntry[] {
  return listNamesByEnding(files, WRONG_ENDING).map((name) => {
    const file = join(folder, name + WRONG_ENDING);
    return { name, file, error: scenarioErrors.scenarioMisnamed({ file }) };
  });
}

const [ENDING, WRONG_ENDING] = [".yaml", ".yml"];

/** Checks the form of a scenario's name. @throws TouchstoneError `scenario-name-bad` */
export function assertScenarioName(name: string): void {
  if (SCENARIO_NAME.test(name)) return;
  throw scenarioErrors.scenarioNameBad({ name });
}

/** Lists the names of the scenarios in a folder, sorted. @throws TouchstoneError `scenarios-missing` */
export async function listScenarioNames(folder: string): Promise<string[]> {
  return listNamesByEnding(await readFileNames(folder), ENDING);
}

async function readFileNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw scenarioErrors.scenariosMissing({ folder, cause });
  }
}

/** Lists the files that have an ending: their names without the ending, sorted. */
function listNamesByEnding(files: string[], ending: string): string[] {
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

async function loadEntry(folder: string, name: string): Promise<CatalogueEntry> {
  const file = join(folder, `${name}.yaml`);
  try {
    const text = decodeScenario(await readPlainFile(resolveInside(folder, `${name}.yaml`)), file);
    const parsed = parseScenario(text, file);
    const scenario = await readScenarioFiles(parsed, folder);
    return { name, file, scenario, given: text, needs: listScenarioFiles(parsed) };
  } catch (error) {
    if (error instanceof TouchstoneError) return { name, file, error };
    throw error;
  }
}
