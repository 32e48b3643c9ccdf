import { readPlainFile, resolveInside } from "../lib/index.js";
import { scenarioErrors } from "./errors.js";
import type { Scenario } from "./schema.js";

/**
 * Replaces references to files by the content of the files, so that the scenario's digest includes them.
 * @param folder folder of the scenario's own file
 * @throws TouchstoneError `scenario-file-missing`
 */
export async function readScenarioFiles(scenario: Scenario, folder: string): Promise<Scenario> {
  const read = async ({ files }: Scenario["workspace"]) => {
    const contents = Object.entries(files).map(async ([path, content]) => {
      if (typeof content === "string" || "base64" in content) return [path, content];
      return [path, { base64: await readBase64(scenario.name, folder, content.from) }];
    });
    return { files: Object.fromEntries(await Promise.all(contents)) };
  };
  return {
    ...scenario,
    workspace: await read(scenario.workspace),
    codex_home: await read(scenario.codex_home),
  };
}

async function readBase64(scenario: string, folder: string, file: string): Promise<string> {
  try {
    return (await readPlainFile(resolveInside(folder, file))).toString("base64");
  } catch (cause) {
    throw scenarioErrors.scenarioFileMissing({ name: scenario, file, cause });
  }
}
