import { dirname } from "node:path";
import { readTextIfExists } from "../lib/index.js";
import { readScenarioFiles } from "./files.js";
import { parseScenario } from "./parse.js";
import type { Scenario } from "./schema.js";

/**
 * Loads the scenario of a user's module `harvest_scenarios/NAME.py` from `NAME.yaml` in the same folder. In this file,
 * title, area and covers are optional, and the workflow is the module itself. Without the file, the model answers every prompt with
 * one message.
 * @param yaml path of `NAME.yaml`
 * @returns the scenario, and the text of its file; without the file, a text with the name alone
 * @throws TouchstoneError `scenario-invalid`, `scenario-file-missing`
 */
export async function loadModuleScenario(
  name: string,
  yaml: string,
): Promise<{ scenario: Scenario; given: string }> {
  const given = (await readTextIfExists(yaml)) ?? `name: ${name}\n`;
  return {
    scenario: await readScenarioFiles(parseScenario(given, yaml, { module: true }), dirname(yaml)),
    given,
  };
}
