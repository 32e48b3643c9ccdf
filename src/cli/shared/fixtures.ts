import { existsSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { type Config, loadConfig } from "../../config/index.js";
import { didYouMean } from "../../lib/index.js";
import { storeErrors } from "../../store/index.js";
import { locateSubjectFolder } from "../../transcript/index.js";
import type { FolderFlags } from "./flags.js";

/**
 * Finds the fixtures folder that the flags name; without such flags, that of the reference.
 * @param config default: the config file of the current folder
 * @returns the absolute path
 * @throws TouchstoneError `no-fixtures` if a named folder does not exist, or a named subject has no fixtures
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
