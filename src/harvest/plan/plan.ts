import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { findSystemHint, readPlainText, TouchstoneError } from "../../lib/index.js";
import {
  type ChosenScenario,
  chooseDataForRelease,
  chooseForRelease,
  loadCatalogue,
  loadModuleScenario,
  SCENARIO_NAME,
  type Scenario,
} from "../../scenario/index.js";
import { computeSha256 } from "../../store/index.js";
import { harvestErrors } from "../errors.js";

/** One scenario or scenario module to record. */
export interface Plan extends ChosenScenario {
  name: string;
  /** What the author wrote: the text of the scenario's file; for a scenario module, the module's source comes after it. */
  given: string;
  /** Path of the scenario's file; undefined for a scenario module. */
  file?: string;
  /** A digest over what the author wrote for this release of codex; comments and layout of the YAML do not count. */
  digest: string;
  /** Path of the user's scenario module, which replaces the workflow. */
  module?: string;
}

/** A scenario that could not be recorded, and the reason. */
export interface ScenarioFailure {
  name: string;
  /** Path of the scenario's file; undefined for a scenario module, and if the file itself is valid. */
  file?: string;
  error: TouchstoneError;
}

/**
 * Makes a plan for each scenario of a folder and for each scenario module of the SDK's checkout. A module
 * replaces a scenario of the same name.
 * @param names only these; default: all
 * @param pythonPath folders that may contain `harvest_scenarios/`
 * @param codex the release of codex that carries them out
 */
export async function makePlans(
  scenarios: string,
  names: string[],
  pythonPath: string[],
  codex: string,
): Promise<{ plans: Plan[]; failures: ScenarioFailure[] }> {
  const plans: Plan[] = [];
  const failures: ScenarioFailure[] = [];
  const modules = await findModules(pythonPath);
  for (const [name, path] of modules) {
    if (names.length > 0 && !names.includes(name)) continue;
    try {
      plans.push(await planModule(name, path, codex));
    } catch (error) {
      failures.push({ name, error: toScenarioError(name, error) });
    }
  }
  const others = names.filter((name) => !modules.has(name));
  if (names.length === 0 || others.length > 0) {
    for (const entry of await loadCatalogue(scenarios, others)) {
      if ("error" in entry) failures.push(entry);
      else if (!modules.has(entry.name))
        plans.push({
          ...entry,
          ...chooseForRelease(entry.scenario, codex),
          digest: hashScenario(entry.given, entry.scenario, codex),
        });
    }
  }
  return { plans: plans.sort((a, b) => (a.name < b.name ? -1 : 1)), failures };
}

/** Renders the file of a scenario's structured-output schema; undefined if the scenario has none. */
export function renderOutputSchema({ output_schema }: Scenario): string | undefined {
  return output_schema && `${JSON.stringify(output_schema, null, 2)}\n`;
}

/** Converts an error that stopped a scenario to a TouchstoneError, whose message begins with the scenario's name. A TouchstoneError is returned as it is. */
export function toScenarioError(name: string, thrown: unknown): TouchstoneError {
  if (thrown instanceof TouchstoneError) return thrown;
  const hint = findSystemHint(thrown);
  if (hint !== undefined) return harvestErrors.scenarioRefusedBySystem({ name, cause: thrown, hint });
  return harvestErrors.scenarioFailedOtherwise({ name, cause: thrown });
}

async function planModule(name: string, module: string, codex: string): Promise<Plan> {
  const { scenario, given: scenarioText } = await loadModuleScenario(name, module.replace(/\.py$/, ".yaml"));
  const source = await readPlainText(module);
  return {
    name,
    module,
    ...chooseForRelease(scenario, codex),
    given: scenarioText + source,
    digest: hashScenario(scenarioText, scenario, codex, source),
  };
}

/** Finds the scenario modules of a checkout, `harvest_scenarios/NAME.py`: name → path. */
async function findModules(pythonPath: string[]): Promise<Map<string, string>> {
  const modules = new Map<string, string>();
  for (const root of pythonPath) {
    const folder = join(root, "harvest_scenarios");
    for (const file of await readdir(folder).catch(() => [])) {
      const name = file.replace(/\.py$/, "");
      if (file.endsWith(".py") && SCENARIO_NAME.test(name)) modules.set(name, join(folder, file));
    }
  }
  return modules;
}

/**
 * Computes the digest over the data that the author wrote for this release, the files that the data names, and the module's source. The
 * defaults do not count, so a new key of the scenario language changes no digest.
 */
function hashScenario(
  scenarioText: string,
  { workspace, codex_home }: Scenario,
  codex: string,
  source = "",
): string {
  // The scenario is valid, so its keys are unique. To check this again would take long: the parser compares each key with all others.
  const data = chooseDataForRelease(parse(scenarioText, { uniqueKeys: false }), codex);
  const { files = {} } = (data.codex_home ?? {}) as Partial<Scenario["codex_home"]>;
  const isReference = (path: string) => typeof files[path] === "object" && "from" in files[path];
  // Files in codex's home that the scenario contains itself are in the data already.
  const homeFiles = Object.keys(files)
    .filter(isReference)
    .map((path) => codex_home.files[path]);
  return computeSha256(JSON.stringify([data, workspace.files, ...homeFiles]) + source);
}
