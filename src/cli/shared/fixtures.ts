import { existsSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { type Config, loadConfig } from "../../config/index.js";
import { didYouMean } from "../../lib/index.js";
import { listScenarioNames } from "../../scenario/index.js";
import { findEntry, listSubjects, type ManifestEntry, readManifest, storeErrors } from "../../store/index.js";
import { locateSubjectFolder } from "../../transcript/index.js";
import { cliErrors } from "../errors.js";
import type { FolderFlags } from "./flags.js";

/**
 * Finds the fixtures folder that the flags name; without such flags, that of the reference.
 * @param config default: the config file of the current folder
 * @returns the absolute path
 * @throws TouchstoneError `no-fixtures` if a named folder does not exist, or a named subject has no fixtures; `config-missing`,
 *   `config-invalid` without `config`
 */
export async function chooseFixturesFolder({ sdk, fixtures }: FolderFlags, config?: Config): Promise<string> {
  if (fixtures) {
    if (existsSync(fixtures)) return resolve(fixtures);
    throw storeErrors.noFixturesFolder({ folder: resolve(fixtures) });
  }
  const { fixtures: root, reference } = config ?? (await loadConfig());
  const folder = locateSubjectFolder(root, basename(resolve(sdk ?? reference)));
  if (sdk === undefined || existsSync(folder)) return folder;
  const near = existsSync(root) ? didYouMean(sdk, readdirSync(root)) : undefined;
  throw storeErrors.noFixturesOfSubject({ folder, sdk, near });
}

/**
 * Finds the subjects that have a fixture of this name, sorted, each with the fixture's manifest entry. A folder whose manifest
 * can't be read is left out.
 * @param root the folder with a fixtures folder for each subject
 */
export async function findSubjectsWith(
  root: string,
  name: string,
): Promise<{ sdk: string; entry: ManifestEntry }[]> {
  const found = await Promise.all(
    (await listSubjects(root)).map(async (sdk) => {
      const manifest = await readManifest(locateSubjectFolder(root, sdk)).catch(() => undefined);
      const entry = manifest && findEntry(manifest, name);
      return entry ? [{ sdk, entry }] : [];
    }),
  );
  return found.flat();
}

/** @throws TouchstoneError `scenario-captured` for the name of a captured fixture, unless a scenario has this name, too */
export async function assertNoneCaptured(
  { fixtures, scenarios }: Config,
  names: readonly string[],
): Promise<void> {
  const known = names.length > 0 ? await listScenarioNames(scenarios).catch(() => []) : [];
  for (const name of names.filter((one) => !known.includes(one))) {
    const [holder] = (await findSubjectsWith(fixtures, name)).filter(({ entry }) => entry.captured);
    if (holder) throw cliErrors.scenarioCaptured({ name, sdk: holder.sdk });
  }
}
