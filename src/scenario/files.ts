import { readPlainFile, resolveInside } from "../lib/index.js";
import { scenarioErrors } from "./errors.js";
import type { Scenario } from "./schema.js";

/**
 * Replaces references to files by the content of the files, so that the scenario's digest includes them.
 * @param folder folder of the scenario's own file
 * @throws TouchstoneError `scenario-file-missing`
 */
export async function readScenarioFiles(scenario: Scenario, folder: string): Promise<Scenario> {
  const files = Object.entries(scenario.workspace.files).map(async ([path, content]) => {
    if (typeof content === "string" || "base64" in content) return [path, content];
    return [path, { base64: await readBase64(scenario.name, folder, content.from) }];
  });
  return {
    ...scenario,
    workspace: { ...scenario.workspace, files: Object.fromEntries(await Promise.all(files)) },
  };
}

async function readBase64(scenario: string, folder: string, file: string): Promise<string> {
  try {
    return (await readPlainFile(resolveInside(folder, file))).toString("base64");
  } catch (cause) {
    throw scenarioErrors.scenarioFileMissing({ name: scenario, file, cause });
  }
}
