import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Lists the files below a folder, sorted in each folder by name. Links and hidden folders are left out.
 * @param skipped names of further folders to leave out
 * @returns paths that begin with `folder`
 * @throws the file system's error if a folder can't be read
 */
export function listFilesBelow(folder: string, skipped: readonly string[]): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isFile()) return [path];
      const isRead = entry.isDirectory() && !entry.name.startsWith(".") && !skipped.includes(entry.name);
      return isRead ? listFilesBelow(path, skipped) : [];
    });
}
