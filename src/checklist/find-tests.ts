import { lstat, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { readPlainText } from "../lib/index.js";
import { buildNamePattern } from "../transcript/index.js";

/** Longer files are skipped, since tests written by hand are shorter. */
const MAX_FILE_BYTES = 1 << 20;
const SKIPPED_FOLDERS = new Set(["node_modules", "_build", "deps", "target", "dist", "build", "__pycache__"]);

/**
 * Finds the user's tests that use fixtures: files that contain a fixture's name as a word, in any language. Hidden files and folders are
 * left out, and so are binary files, long files, and folders of packages and build results.
 * @param folders that contain the tests; links are not followed
 * @param root the folder to which the returned paths are relative
 * @returns fixture → files, in the order of `folders`, sorted in each folder
 */
export async function findTests(
  folders: string[],
  names: string[],
  root: string,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (names.length === 0) return found;
  const namePattern = buildNamePattern(names);
  for (const folder of folders) {
    for await (const file of listFiles(folder)) {
      const text = await readPlainText(file).catch(() => "");
      if (text.includes("\0")) continue; // a binary file
      for (const name of new Set([...text.matchAll(namePattern)].map(([, name = ""]) => name))) {
        found.set(name, [...(found.get(name) ?? []), relative(root, file).replaceAll("\\", "/")]);
      }
    }
  }
  return found;
}

async function* listFiles(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || SKIPPED_FOLDERS.has(entry.name)) continue;
    if (entry.isDirectory()) yield* listFiles(path);
    else if (entry.isFile() && (await lstat(path)).size <= MAX_FILE_BYTES) yield path;
  }
}
