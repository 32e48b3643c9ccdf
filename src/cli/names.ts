import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readSetting } from "../config/settings/index.js";
import { findConfigFolder } from "../lib/index.js";
// Past the door of that room, which would load more than a user waits for.
import { listSubjectNames } from "../sdk/subject-names.js";
import { locateSubjectFolder, locateWireFolder, selectNames } from "../transcript/layout.js";

/** The names that a placeholder of a flag or an argument can stand for, in the repository that this folder lies in. */
export async function listNames(placeholder: string): Promise<string[]> {
  const root = findConfigFolder(process.cwd()) ?? process.cwd();
  if (/^scenarios?$/.test(placeholder))
    return listFileNames(join(root, readSetting(root, "scenarios")), ".yaml");
  if (/^fixtures?$/.test(placeholder)) {
    const folder = locateSubjectFolder(
      join(root, readSetting(root, "fixtures")),
      readSetting(root, "reference"),
    );
    return selectNames(await readdir(locateWireFolder(folder)));
  }
  return placeholder === "subject" ? listSubjectNames(root) : [];
}

async function listFileNames(folder: string, ending: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(ending));
  return files.map((file) => file.slice(0, -ending.length)).sort();
}
