import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { locateSubjectFolder, MANIFEST_FILE } from "../transcript/index.js";

/**
 * Lists the subjects that have fixtures in a folder, sorted.
 * @param fixtures the folder with a fixtures folder for each subject
 */
export async function listSubjects(fixtures: string): Promise<string[]> {
  const names = await readdir(fixtures).catch(() => []);
  const visible = names.filter((name) => !name.startsWith(".")); // the store's own folders begin with a dot
  return visible
    .filter((name) => existsSync(join(locateSubjectFolder(fixtures, name), MANIFEST_FILE)))
    .sort();
}
