import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readConfigFolder } from "../lib/index.js";
// Past the door of that room, which would load more than a user waits for.
import { subjectNames } from "../sdk/names.js";
import { locateSubjectFolder, locateWireFolder, selectNames } from "../transcript/layout.js";

/** The names that a placeholder of a flag or an argument can stand for, in the repository that this folder lies in. */
export async function namesFor(placeholder: string): Promise<string[]> {
  const root = rootOf(process.cwd()) ?? process.cwd();
  if (/^scenarios?$/.test(placeholder))
    return namesIn(join(root, readConfigFolder(root, "scenarios")), ".yaml");
  if (/^fixtures?$/.test(placeholder)) {
    const folder = locateSubjectFolder(join(root, readConfigFolder(root, "fixtures")), "python");
    return selectNames(await readdir(locateWireFolder(folder)));
  }
  return placeholder === "subject" ? subjectNames(root) : [];
}

function rootOf(folder: string): string | undefined {
  if (existsSync(join(folder, "touchstone.config.yaml"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : rootOf(parent);
}

async function namesIn(folder: string, ending: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(ending));
  return files.map((file) => file.slice(0, -ending.length)).sort();
}
