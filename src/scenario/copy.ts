import { dirname, join } from "node:path";
import {
  makeFolders,
  readIfExists,
  readPlainFile,
  resolveInside,
  resolveTargetInside,
  writeNewFile,
} from "../lib/index.js";
import { type CatalogueEntry, loadCatalogue } from "./catalogue.js";
import { scenarioErrors } from "./errors.js";

/**
 * Reads scenarios, and the files that they need, such as an MCP server in a workspace.
 * @param folder the scenarios folder
 * @param names default: all scenarios
 * @returns path, relative to the folder → content; first the scenarios, then the other files, both sorted
 * @throws TouchstoneError `scenario-unknown`, `scenario-name-bad`, `scenarios-missing`, `scenario-file-missing`, and the
 *   errors of an invalid scenario
 */
export async function readScenarioCopies(
  folder: string,
  names: string[] = [],
): Promise<Record<string, Buffer>> {
  const entries = (await loadCatalogue(folder, names)).map(assertValid);
  const needed = new Set(entries.flatMap(({ needs }) => needs));
  const paths = [...entries.map(({ name }) => `${name}.yaml`), ...[...needed].sort()];
  const files = paths.map(async (path) => [path, await readPlainFile(resolveInside(folder, path))] as const);
  return Object.fromEntries(await Promise.all(files));
}

/**
 * Copies scenarios with the files that they need into another scenarios folder. A file that is there already with the same content stays.
 * If a file is there with another content, nothing is copied.
 * @param from the scenarios folder that has the scenarios
 * @param to the folder that gets the copies; it may be missing
 * @returns the written paths, relative to `to`
 * @throws TouchstoneError `scenario-exists` if a file has another content, and the errors of `readScenarioCopies`
 */
export async function copyScenarios(from: string, to: string, names: string[]): Promise<string[]> {
  const written: [string, Buffer][] = [];
  for (const [path, content] of Object.entries(await readScenarioCopies(from, names))) {
    const file = resolveTargetInside(to, path);
    const present = await readIfExists(file);
    if (present === undefined) written.push([file, content]);
    else if (!present.equals(content)) throw scenarioErrors.scenarioExists({ file });
  }
  for (const [file, content] of written) {
    await makeFolders(dirname(file));
    await writeNewFile(file, content);
  }
  return written.map(([file]) => file.slice(join(to, "/").length));
}

function assertValid(entry: CatalogueEntry): Exclude<CatalogueEntry, { error: unknown }> {
  if ("error" in entry) throw entry.error;
  return entry;
}
