import { loadConfig } from "../../config/index.js";
import { loadCatalogue } from "../../scenario/index.js";
import type { JsonFlags } from "../shared/flags.js";
import { buildErrorJson, formatErrorText } from "../shared/print-error.js";

export async function runValidate(names: string[], { json }: JsonFlags): Promise<void> {
  const entries = await loadCatalogue((await loadConfig()).scenarios, names);
  const errors = entries.flatMap((entry) => ("error" in entry ? [entry] : []));
  if (json) {
    const invalid = errors.map(({ name, error }) => ({ name, ...buildErrorJson(error, error.code) }));
    console.log(JSON.stringify({ checked: entries.length, invalid }, null, 2));
  } else {
    for (const { error } of errors) console.error(formatErrorText(error));
    console.log(`${entries.length - errors.length} of ${entries.length} scenarios are valid`);
  }
  if (errors.length > 0) process.exitCode = 1;
}
