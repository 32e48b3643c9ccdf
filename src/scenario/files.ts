import { readPlainFile, resolveInside } from "../lib/index.js";
import { scenarioErrors } from "./errors.js";
import type { Scenario } from "./schema.js";

/**
 * Replaces references to files by the content of the files, so that the scenario's digest includes them.
 * @param folder folder of the scenario's own file
 * @throws TouchstoneError `scenario-file-missing`
 */
export async function readScenarioFiles(scenario: Scenario, folder: string): Promise<Scenario> {
  const read = async (files: Scenario["workspace"]["files"]): Promise<Scenario["workspace"]["files"]> => {
    const contents = Object.entries(files).map(async ([path, content]) => {
      if (typeof content === "string" || "base64" in content) return [path, content] as const;
      return [path, { base64: await readBase64(scenario.name, folder, content.from) }] as const;
    });
    return Object.fromEntries(await Promise.all(contents));
  };
  return {
    ...scenario,
    workspace: { ...scenario.workspace, files: await read(scenario.workspace.files) },
    codex_home: { files: await read(scenario.codex_home.files) },
  };
}

async function readBase64(scenario: string, folder: string, file: string): Promise<string> {
  try {
    return (await readPlainFile(resolveInside(folder, file))).toString("base64");
  } catch (cause) {
    throw scenarioErrors.scenarioFileMissing({ name: scenario, file, cause });
  }
}

/** Lists the files that a parsed scenario names by `from`, as paths from the scenario's own folder. */
export function listScenarioFiles({ workspace, codex_home }: Scenario): string[] {
  const contents = [workspace.files, codex_home.files].flatMap((files) => Object.values(files));
  return contents.flatMap((content) =>
    typeof content === "object" && "from" in content ? [content.from] : [],
  );
}
