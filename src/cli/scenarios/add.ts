import { join, relative } from "node:path";
import { DEFAULTS, loadConfig } from "../../config/index.js";
import { locatePackageFile } from "../../lib/package-files/index.js";
import { copyScenarios } from "../../scenario/index.js";
import type { JsonFlags } from "../shared/flags.js";
import { getProgramName } from "../shared/program-name.js";

/** Copies scenarios of the package's catalogue into the repository's folder of scenarios. */
export async function runAdd(names: string[], { json }: JsonFlags): Promise<void> {
  const { root, scenarios } = await loadConfig();
  const written = await copyScenarios(locatePackageFile(DEFAULTS.scenarios), scenarios, names);
  const files = written.map((path) => join(scenarios, path));
  if (json) return console.log(JSON.stringify({ written: files }, null, 2));
  for (const file of files) console.log(`wrote ${relative(process.cwd(), file)}`);
  if (files.length === 0) console.log("All files exist already.");
  const flags = names.map((name) => ` --scenario ${name}`).join("");
  console.log(`Next: ${getProgramName(root)} harvest${flags}`);
}
