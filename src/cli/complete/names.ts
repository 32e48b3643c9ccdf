import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readSetting } from "../../config/settings/index.js";
import { findConfigFolder } from "../../lib/index.js";
// Imports the file itself, since the module's entry point would slow down completion.
import { listSubjectNames } from "../../sdk/subject-names.js";
import { locateSubjectFolder, locateWireFolder, selectNames } from "../../transcript/layout.js";

/**
 * Lists the names in the current repository that a flag or an argument can have as its value.
 * @param what the word for the value in the help, such as `scenario` for `--scenario <scenario>`
 * @returns an empty list for any word but `scenario`, `scenarios`, `fixture`, `fixtures` and `subject`
 * @throws the file system's error if the folder with the names can't be read
 */
export async function listNames(what: string): Promise<string[]> {
  const root = findConfigFolder(process.cwd()) ?? process.cwd();
  if (/^scenarios?$/.test(what)) return listFileNames(join(root, readSetting(root, "scenarios")), ".yaml");
  if (/^fixtures?$/.test(what)) {
    const folder = locateSubjectFolder(
      join(root, readSetting(root, "fixtures")),
      readSetting(root, "reference"),
    );
    return selectNames(await readdir(locateWireFolder(folder)));
  }
  return what === "subject" ? listSubjectNames(root) : [];
}

async function listFileNames(folder: string, ending: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(ending));
  return files.map((file) => file.slice(0, -ending.length)).sort();
}
