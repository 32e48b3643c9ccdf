import { lstat, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readPlainFile } from "./plain-file.js";

/** Replaces a file in one step. If that fails, the old file is kept. */
export async function replaceFile(path: string, text: string | Uint8Array): Promise<void> {
  const temporaryPath = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporaryPath, text, { flush: true });
    await rename(temporaryPath, path);
  } finally {
    await rm(temporaryPath, { force: true });
  }
}

/** Whether there is a file, a folder or a symbolic link at this path, even one that leads nowhere. */
export async function fileExists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/**
 * Makes a folder and the missing folders above it. Node's own recursive `mkdir` never ends on a file system that refuses new
 * folders with ENOENT, such as /proc.
 * @throws the file system's error
 */
export async function makeFolders(path: string): Promise<void> {
  if (await fileExists(path)) return;
  await makeFolders(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error; // another process has made it
  });
}

/**
 * Reads a file that may be missing.
 * @returns its bytes; undefined if there is none
 * @throws the errors of `openPlainFile`, except that the file is missing
 */
export async function readIfExists(path: string): Promise<Buffer | undefined> {
  return readPlainFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/**
 * Reads a file that may be missing as UTF-8.
 * @returns its text; undefined if there is none
 * @throws the errors of `openPlainFile`, except that the file is missing
 */
export async function readTextIfExists(path: string): Promise<string | undefined> {
  return (await readIfExists(path))?.toString("utf8");
}

/** Returns the total size of all files in a folder, in bytes; 0 if it is missing. */
export async function measureFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    if (!entry.isFile()) return 0;
    return (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
