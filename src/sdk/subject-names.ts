import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const SUBJECT_FILE = "subject.yaml";

/** The folder of touchstone's own drivers. */
export const DRIVERS = fileURLToPath(new URL("../../drivers", import.meta.url));

/**
 * Lists the names of touchstone's own subjects and of the user's, sorted.
 * @param root the user's repository
 */
export async function listSubjectNames(root: string): Promise<string[]> {
  const names = new Set<string>();
  for (const drivers of [DRIVERS, join(root, "drivers")]) {
    for (const name of await readdir(drivers).catch(() => [])) {
      if (existsSync(join(drivers, name, SUBJECT_FILE))) names.add(name);
    }
  }
  return [...names].sort();
}
