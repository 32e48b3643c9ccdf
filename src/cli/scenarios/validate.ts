import { findCachedSchemas } from "../../codex/index.js";
import { getCacheFolder, loadConfig } from "../../config/index.js";
import { renderOutputSchema } from "../../harvest/index.js";
import { TouchstoneError } from "../../lib/index.js";
import { ProtocolSchemas } from "../../protocol/schemas/index.js";
import {
  assertMessagesFit,
  type CatalogueEntry,
  chooseForRelease,
  loadCatalogue,
  type MessageSchemas,
} from "../../scenario/index.js";
import { listChangedSchemas } from "../../staleness/index.js";
import { buildOutputSchemaName } from "../../transcript/index.js";
import type { JsonFlags } from "../shared/flags.js";
import { buildErrorJson, formatErrorText } from "../shared/print-error.js";
import { nameCommands } from "../shared/program-name.js";
import { printStaleLines } from "../shared/stale-fixtures.js";

export async function runValidate(names: string[], { json }: JsonFlags): Promise<void> {
  const config = await loadConfig();
  const entries = await loadCatalogue(config.scenarios, names);
  const schemasFolder = await findCachedSchemas({ version: config.codex, cacheDir: getCacheFolder() });
  const schemas = schemasFolder === undefined ? undefined : new ProtocolSchemas(schemasFolder);
  const errors = entries.flatMap((entry) => {
    const error = "error" in entry ? entry.error : findMessageError(entry, schemas, config.codex);
    return error ? [{ name: entry.name, error }] : [];
  });
  const changedSchemas = await listChangedSchemas(config, renderOutputSchemas(entries));
  if (json) {
    const invalid = errors.map(({ name, error }) => ({ name, ...buildErrorJson(error, error.code) }));
    console.log(JSON.stringify({ checked: entries.length, invalid, changedSchemas }, null, 2));
  } else {
    for (const { error } of errors) console.error(formatErrorText(error));
    printStaleLines({ lines: changedSchemas.map(describeChangedSchema) });
    const unchecked = schemas
      ? ""
      : `; what their clients send was not checked, since the schemas of codex ${config.codex} are not in the cache`;
    console.log(`${entries.length - errors.length} of ${entries.length} scenarios are valid${unchecked}`);
  }
  if (errors.length > 0) process.exitCode = 1;
}

/** Renders the output schemas of the valid scenarios that have one: `NAME.json` → text. */
function renderOutputSchemas(entries: CatalogueEntry[]): Record<string, string> {
  const schemas = entries.flatMap((entry) => {
    const text = "scenario" in entry ? renderOutputSchema(entry.scenario) : undefined;
    return text === undefined ? [] : [[buildOutputSchemaName(entry.name), text] as const];
  });
  return Object.fromEntries(schemas);
}

function describeChangedSchema(file: string): string {
  return nameCommands(`${file} is not what a harvest would write; run \`touchstone harvest --changed\``);
}

/** Checks what the client of a scenario sends against codex's schema. @returns undefined if it fits, or if there are no schemas */
function findMessageError(
  entry: Exclude<CatalogueEntry, { error: unknown }>,
  schemas: MessageSchemas | undefined,
  codex: string,
): TouchstoneError | undefined {
  if (!schemas) return undefined;
  try {
    assertMessagesFit(chooseForRelease(entry.scenario, codex), entry.given, entry.file, schemas);
    return undefined;
  } catch (error) {
    if (error instanceof TouchstoneError) return error;
    throw error;
  }
}
