import { dirname, join } from "node:path";
import { makeFolders, readPlainFile, readTextIfExists, writeNewFile, writeOutputFile } from "../lib/index.js";

/** Files to write: path, relative to the repository's root → content. */
export type NewFiles = Record<string, string | Buffer>;

/**
 * Writes the files that are not there yet. An existing file is kept, whatever is in it.
 * @param root of the repository
 * @returns the paths that were written, and those of the files that exist already with another content
 * @throws the file system's error if a file cannot be written
 */
export async function writeNewFiles(
  root: string,
  files: NewFiles,
): Promise<{ written: string[]; kept: string[] }> {
  const written: string[] = [];
  const kept: string[] = [];
  for (const [path, content] of Object.entries(files)) {
    await makeFolders(dirname(join(root, path)));
    try {
      await writeNewFile(join(root, path), content);
      written.push(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const present = await readPlainFile(join(root, path)).catch(() => undefined);
      if (!present?.equals(Buffer.from(content))) kept.push(path);
    }
  }
  return { written, kept };
}

/**
 * Adds lines to the end of a file, such as `.gitignore`, unless it has them. It makes the file if there is none.
 * @returns whether the file was changed
 * @throws the file system's error if the file cannot be read or written
 */
export async function addMissingLines(file: string, lines: string[]): Promise<boolean> {
  const text = (await readTextIfExists(file)) ?? "";
  const present = text.split(/\r?\n/);
  const missing = lines.filter((line) => !present.includes(line));
  if (missing.length === 0) return false;
  const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  await writeOutputFile(file, `${before}${missing.join("\n")}\n`);
  return true;
}
