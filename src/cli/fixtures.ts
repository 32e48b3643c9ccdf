import { existsSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { type Config, loadConfig } from "../config/index.js";
import { didYouMean, TouchstoneError } from "../lib/index.js";
import { locateSubjectFolder, MANIFEST_FILE } from "../transcript/index.js";
import type { FolderFlags } from "./flags.js";

/**
 * The folder that they name, else the config's.
 * @throws TouchstoneError `no-fixtures` where a folder, or a subject, is named that has none
 */
export async function fixturesFolder({ sdk, fixtures }: FolderFlags, config?: Config): Promise<string> {
  if (fixtures) {
    if (existsSync(fixtures)) return resolve(fixtures);
    throw noFixtures(`${resolve(fixtures)} does not exist.`, `Name a folder that has a ${MANIFEST_FILE}.`);
  }
  const { fixtures: root, reference } = config ?? (await loadConfig());
  const folder = locateSubjectFolder(root, basename(resolve(sdk ?? reference)));
  if (sdk === undefined || existsSync(folder)) return folder;
  const near = existsSync(root) ? didYouMean(sdk, readdirSync(root)) : undefined;
  throw noFixtures(
    `There are no fixtures of \`${sdk}\`: ${folder} does not exist.`,
    near ?? `Record them with \`touchstone harvest --sdk ${sdk}\`, or name a folder with --fixtures.`,
  );
}

function noFixtures(message: string, hint: string): TouchstoneError {
  return new TouchstoneError(message, { kind: "usage", code: "no-fixtures", hint });
}
