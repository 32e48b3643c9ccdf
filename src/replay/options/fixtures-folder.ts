import { resolve } from "node:path";
import { findFolderAbove, findGivenFolder } from "../../transcript/layout.js";
import { replayErrors } from "../errors.js";
import { PACKAGE_FIXTURES } from "./package-files.js";

/**
 * Finds the fixtures folder of a subject: in the given folder; if none is given, in the nearest repository at or above `cwd`, or else in
 * this package, which has the recorded catalogue.
 * @param explicitFolder folder from an option or from TOUCHSTONE_FIXTURES
 * @param subject default: the reference
 * @throws TouchstoneError `fixtures-missing`
 */
export function findFixturesFolder(
  explicitFolder: string | undefined,
  cwd: string,
  subject?: string,
): string {
  const found = explicitFolder
    ? findGivenFolder(resolve(cwd, explicitFolder), subject)
    : (findFolderAbove(cwd, subject) ?? findGivenFolder(PACKAGE_FIXTURES, subject));
  if (found !== undefined) return found;
  if (explicitFolder) throw replayErrors.fixturesMissing({ folder: resolve(cwd, explicitFolder) });
  throw replayErrors.fixturesNotFound({ folder: cwd });
}
