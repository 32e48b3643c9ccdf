import { lstat, mkdir, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
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

/**
 * Writes a file that a user named. A plain file is replaced in one step, so that no half file is left. Two kinds of files are
 * written to directly: those that are not plain, such as a named pipe, and those that can't be replaced, such as a file in a folder
 * that takes no new files.
 * @throws the system's error, with the path that the user named
 */
export async function writeOutputFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    const present = await stat(path).catch(() => undefined);
    if (present && !present.isFile()) return await writeFile(path, content);
    const target = await realpath(path).catch(() => path);
    await replaceFile(target, content).catch(async (error) => {
      if (!present || !NO_REPLACEMENT.has(error.code)) throw error;
      await writeFile(target, content);
    });
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}

/** Codes of the errors that say that a folder takes no new file, or that a file can't be replaced. */
const NO_REPLACEMENT = new Set(["EACCES", "EPERM", "EROFS", "EBUSY"]);

/**
 * Writes a file that must not be there yet. If the write fails, no half file is left.
 * @throws the system's error, with the path; its code is EEXIST if something is there
 */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") await rm(path, { force: true }).catch(() => {});
    throw Object.assign(error as Error, { path });
  }
}

/** Whether there is a file, a folder or a symbolic link at this path. A link that leads nowhere counts too. */
export async function fileExists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/**
 * Makes a folder and the missing folders above it. Node's own recursive `mkdir` is not used: it never ends on a file system that
 * refuses new folders with ENOENT, such as /proc.
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
 * @throws the errors of `openPlainFile`, except the one of a missing file
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
 * @throws the errors of `openPlainFile`, except the one of a missing file
 */
export async function readTextIfExists(path: string): Promise<string | undefined> {
  return (await readIfExists(path))?.toString("utf8");
}

/** Returns the total size of all files below a folder, in bytes; 0 if the folder is missing. */
export async function measureFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    if (!entry.isFile()) return 0;
    return (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
