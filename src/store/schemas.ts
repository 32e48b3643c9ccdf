import { lstat, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { fileExists, readPlainText } from "../lib/index.js";
import { assertNoSecrets } from "../redact/index.js";
import { scenarioSchema } from "../scenario/index.js";
import { buildFormatSchemaName, buildSchemaTitle, OUTPUT_SCHEMA_FILE } from "../transcript/index.js";
import { auditEntrySchema } from "./audit.js";
import { storeErrors } from "./errors.js";
import { buildWriteError } from "./failure.js";
import { manifestSchema } from "./manifest.js";
import { writeSynced } from "./stage-folder.js";

let published: Record<string, string> | undefined;

/**
 * Renders the JSON Schemas (draft 2020-12) of the files that touchstone reads and writes: file name → text. The first call takes a
 * tenth of a second.
 */
export function renderPublishedSchemas(): Record<string, string> {
  published ??= {
    [buildFormatSchemaName("audit")]: renderSchema("audit", z.toJSONSchema(auditEntrySchema)),
    [buildFormatSchemaName("manifest")]: renderSchema("manifest", z.toJSONSchema(manifestSchema)),
    [buildFormatSchemaName("scenario")]: renderSchema(
      "scenario",
      z.toJSONSchema(scenarioSchema, { io: "input" }),
    ),
  };
  return published;
}

/**
 * Writes the schemas beside the fixtures: the published schemas, and the schemas of structured output. Each file is
 * replaced in one step, and only if its bytes differ.
 * @param outputSchemas `NAME.json` → text
 * @throws TouchstoneError `bad-fixture-name`, `secret-suspected`, `store-write-failed`
 */
export async function writeSchemas(folder: string, outputSchemas: Record<string, string>): Promise<void> {
  for (const name of Object.keys(outputSchemas))
    if (!OUTPUT_SCHEMA_FILE.test(name)) throw storeErrors.badSchemaName({ file: name });
  // The published schemas are touchstone's own, and the same everywhere: a test shows that they hold no secret.
  for (const [name, content] of Object.entries(outputSchemas)) await assertNoSecrets(name, content);
  for (const [name, content] of Object.entries({ ...renderPublishedSchemas(), ...outputSchemas })) {
    await replaceIfDifferent(join(folder, name), join(folder, `.${name}.new`), content);
  }
}

/**
 * Finds the schemas in a folder whose text is not what `writeSchemas` would write. A missing schema is not
 * returned, since the next harvest writes it.
 * @param outputSchemas `NAME.json` → text
 * @returns names of files, sorted
 */
export async function findChangedSchemas(
  folder: string,
  outputSchemas: Record<string, string>,
): Promise<string[]> {
  const changed: string[] = [];
  for (const [name, content] of Object.entries({ ...renderPublishedSchemas(), ...outputSchemas })) {
    const file = join(folder, name);
    if ((await fileExists(file)) && !(await isSame(file, content))) changed.push(name);
  }
  return changed.sort();
}

/** Whether a file is a plain one, and no link, with this text. */
async function isSame(file: string, content: string): Promise<boolean> {
  return (
    (await lstat(file).catch(() => undefined))?.isFile() === true && (await readPlainText(file)) === content
  );
}

async function replaceIfDifferent(file: string, temporaryPath: string, content: string): Promise<void> {
  try {
    if (await isSame(file, content)) return;
    await mkdir(dirname(file), { recursive: true });
    await rm(temporaryPath, { force: true });
    await writeSynced(temporaryPath, content);
    await rename(temporaryPath, file);
  } catch (cause) {
    await rm(temporaryPath, { force: true }).catch(() => {});
    throw buildWriteError(file, "The old schema is untouched.", cause);
  }
}

function renderSchema(format: "audit" | "manifest" | "scenario", schema: object): string {
  return `${JSON.stringify({ $id: buildFormatSchemaName(format), ...buildSchemaTitle(format), ...schema }, null, 2)}\n`;
}
