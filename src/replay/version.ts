import { resolve } from "node:path";
import { isFilePath, removeEnding, removeStep, splitFilePath } from "../transcript/layout.js";
import { replayErrors } from "./errors.js";
import { parseFixtureName } from "./fixture-lookup.js";
import { ManifestReader } from "./manifest.js";

/**
 * The version of codex that a fixture was recorded with, as its manifest says.
 * @param fixture a name, with `@STEP` or without, or a path; undefined: any fixture of the folder
 * @throws TouchstoneError `fixtures-missing`, `fixture-broken`, `fixture-newer`, `version-unknown`
 */
export function findRecordedVersion(fixture: string | undefined, findFolder: () => string): string {
  const name = fixture && parseFixtureName(fixture).name;
  const folder = name && isFilePath(name) ? splitFilePath(resolve(name)).folder : findFolder();
  const version = new ManifestReader(folder).codexVersion(name && removeStep(removeEnding(name)));
  if (version !== undefined) return version;
  throw replayErrors.versionUnknown({ folder });
}
