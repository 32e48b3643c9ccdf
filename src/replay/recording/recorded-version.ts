import { resolve } from "node:path";
import { isFilePath, removeEnding, removeStep, splitFilePath } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import { parseFixtureName } from "../options/fixture-name.js";
import { openManifest } from "./manifest.js";

/**
 * Finds the version of codex that a fixture was recorded with, from the manifest.
 * @param fixture a name, with or without `@STEP`, or a path; undefined: any fixture of the folder
 * @param findFolder returns the fixtures folder; not called for a path
 * @throws TouchstoneError `fixtures-missing`, `fixture-broken`, `fixture-newer`, `path-outside`, `version-unknown`
 */
export function findRecordedVersion(fixture: string | undefined, findFolder: () => string): string {
  const name = fixture && parseFixtureName(fixture).name;
  const folder = name && isFilePath(name) ? splitFilePath(resolve(name)).folder : findFolder();
  const version = openManifest(folder).codexVersion(name && removeStep(removeEnding(name)));
  if (version !== undefined) return version;
  throw replayErrors.versionUnknown({ folder });
}
