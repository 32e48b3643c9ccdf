import { join } from "node:path";
import { DEFAULTS } from "../config/index.js";
import { makeFolders, writeNewFile } from "../lib/index.js";
import { buildFormatSchemaName, locateSchemas } from "../transcript/index.js";
import { assertScenarioName } from "./catalogue.js";
import { scenarioErrors } from "./errors.js";

/**
 * Writes a new scenario from a template that can be run unchanged.
 * @returns the path of the file
 * @throws TouchstoneError `scenario-name-bad`, `scenario-exists`
 */
export async function writeNewScenario(folder: string, name: string): Promise<string> {
  assertScenarioName(name);
  const file = join(folder, `${name}.yaml`);
  await makeFolders(folder);
  try {
    await writeNewFile(file, renderTemplate(name));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    throw scenarioErrors.scenarioExists({ file });
  }
  return file;
}

function renderTemplate(name: string): string {
  return `# yaml-language-server: $schema=../${locateSchemas(DEFAULTS.fixtures)}/${buildFormatSchemaName("scenario")}
name: ${name}
title: A command, and what the model makes of it
area: own
covers:
  - one phrase for each thing that this scenario proves
workspace:
  files: { notes.txt: "buy milk\\n" }
# What the client does, in order.
workflow:
  - start_thread: { sandbox: workspace-write, approvalPolicy: never }
  - turn: { input: What is in my notes? }
# What the model answers, request by request. The command sleeps, since codex may send no output deltas for one that ends at once.
model:
  - expect: { input: What is in my notes? }
    do:
      - shell: sleep 0.5; cat notes.txt
  - expect: { input: buy milk }
    do:
      - say: You want to buy milk.
`;
}
