import { dirname } from "node:path";
import { readTextIfExists } from "../lib/index.js";
import { readScenarioFiles } from "./files.js";
import { parseScenario } from "./parse.js";
import type { Scenario } from "./schema.js";

/**
 * The scenario that a user's module `harvest_scenarios/NAME.py` stands for: `NAME.yaml` beside it, in the form of every
 * scenario but that title, area, covers and workflow may be missing; where there is none, the model answers every prompt
 * with one message.
 * @param yaml path of `NAME.yaml`
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
