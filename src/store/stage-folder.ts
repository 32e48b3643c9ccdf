import {
  chmod,
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileExists } from "../lib/index.js";
import { storeErrors } from "./errors.js";

/** Path in the folder → its new content, or null for a file that is removed. */
export type FolderChange = Map<string, string | Buffer | null>;

/**
 * Builds the new folder and syncs it to disk. Files that the change names come from the change. All others, also the user's own, come
 * from the old folder.
 */
export async function stageFolder(folder: string, staged: string, change: FolderChange): Promise<void> {
  await mkdir(staged, { recursive: true });
  if (await fileExists(folder)) await keepUnchanged(folder, staged, "", change);
  for (const [path, content] of change) if (content !== null) await writeStaged(staged, path, content);
  await syncFolders(staged);
}

/** Gives a file's content a second name, or copies it if the file system has no hard links. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(async () => {
    await copyFile(from, to);
    await syncToDisk(to);
  });
}

/** Writes a file that does not exist yet, and syncs it to disk. */
export async function writeSynced(path: string, content: string | Buffer): Promise<void> {
  await writeFile(path, content, { flag: "wx", flush: true }).catch((error) => {
    throw Object.assign(error, { path }); // the error of a failed write contains no path
  });
}

/** Syncs a file's content, or a folder's list of names, to disk. */
export async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepUnchanged(
  folder: string,
  staged: string,
  below: string,
  change: FolderChange,
): Promise<void> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = join(below, entry.name);
    const from = join(folder, path);
    const to = join(staged, path);
    if (entry.isDirectory()) {
      await mkdir(to);
      await keepUnchanged(folder, staged, path, change);
    } else if (change.has(path)) continue;
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else await linkOrCopy(from, to);
  }
  await chmod(join(staged, below), (await stat(join(folder, below))).mode & 0o7777);
}

async function writeStaged(staged: string, path: string, content: string | Buffer): Promise<void> {
  const file = join(staged, path);
  await mkdir(dirname(file), { recursive: true });
  if ((await realpath(dirname(file))) !== join(await realpath(staged), dirname(path))) {
    throw storeErrors.symbolicLink({ path: dirname(path) });
  }
  await writeSynced(file, content);
}

async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolders(join(folder, entry.name));
  }
  await syncToDisk(folder);
}
