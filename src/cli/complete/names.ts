import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readSetting } from "../../config/settings/index.js";
import { findConfigFolder } from "../../lib/index.js";
// Imports the file itself, since the module's entry point would slow down completion.
import { listSubjectNames } from "../../sdk/subject-names.js";
import { locateSubjectFolder, locateWireFolder, selectNames } from "../../transcript/layout.js";

/**
 * Lists the names that can take the place of a placeholder in the help text, such as `<scenario>`, in the repository of the current folder.
 * @param placeholder the placeholder without brackets, such as `scenario`
 * @returns an empty list for an unknown placeholder
 */
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
