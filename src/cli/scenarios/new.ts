import { relative } from "node:path";
import { loadConfig } from "../../config/index.js";
import { writeNewScenario } from "../../scenario/index.js";
import type { JsonFlags } from "../shared/flags.js";
import { getProgramName } from "../shared/program-name.js";

export async function runNew(name: string, { json }: JsonFlags): Promise<void> {
  const file = await writeNewScenario((await loadConfig()).scenarios, name);
  if (json) return console.log(JSON.stringify({ written: file }, null, 2));
  console.log(`wrote ${relative(process.cwd(), file)}`);
  console.log(`Next: ${getProgramName()} harvest --scenario ${name}`);
}
