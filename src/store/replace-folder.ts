/**
 * Replaces a folder as a whole. The new folder is built next to the old one, and then the file system swaps the two
 * in one atomic step. At every moment, also after a kill, a reader sees either the old folder or the
 * new one. If the file system cannot swap folders, the whole change is first written to a journal, and then applied file by file.
 * Meanwhile, a reader may see old and new files. After a kill, the next process that locks the folder completes the change.
 */

import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileExists } from "../lib/index.js";
import { buildWriteError } from "./failure.js";
import { applyJournal, writeJournal } from "./journal.js";
import { type FolderChange, stageFolder, syncToDisk, writeSynced } from "./stage-folder.js";
import { getStorePaths, type StorePaths } from "./store-paths.js";
import { type FolderSwap, swapFolders } from "./swap-folders.js";

const UNTOUCHED_MESSAGE = "The old fixtures are untouched.";

/**
 * Completes a change that was left unfinished, or removes its remains. The caller must hold the folder's lock, and call this
 * before it reads.
 * @throws TouchstoneError `store-write-failed`, and the errors of `applyJournal`
 */
export async function recoverFolder(path: string): Promise<void> {
  const paths = await getStorePaths(path);
  try {
    await removeStaging(paths.staging);
  } catch (cause) {
    throw buildWriteError(paths.staging, UNTOUCHED_MESSAGE, cause);
  }
  if (await fileExists(paths.next)) await finishJournal(paths);
}

/**
 * Applies the whole change, or nothing of it. With a journal, a failure can leave the change half applied. Then the next process that
 * locks the folder completes it. Files that the change does not name are kept.
 * @throws TouchstoneError `store-write-failed`
 */
export async function replaceFolder(
  path: string,
  change: FolderChange,
  swap: FolderSwap = swapFolders,
): Promise<void> {
  const paths = await getStorePaths(path);
  // Under a unique name, because the Python program of `swapFolders` can outlive its killed parent. It must not find
  // the staged folder of the next run.
  const staged = join(paths.staging, randomUUID());
  try {
    await removeStaging(paths.staging);
    await mkdir(paths.staging, { recursive: true });
    // What a killed program leaves must not get into a commit.
    await writeSynced(join(paths.staging, ".gitignore"), "*\n");
    await stageFolder(paths.folder, staged, change);
    await commitStaged(paths, staged, change, swap);
  } catch (cause) {
    await removeStaging(paths.staging).catch(() => {});
    throw buildWriteError(getFailedPath(cause, path, staged), UNTOUCHED_MESSAGE, cause);
  }
  await syncToDisk(dirname(paths.folder)).catch(() => {}); // a failure is ignored: the new folder or the journal is in place, and only a crash of the machine could undo that
  if (await fileExists(paths.next)) await finishJournal(paths);
  else await removeStaging(paths.staging).catch(() => {}); // the change is complete, and the next process that locks the folder removes the rest
}

async function commitStaged(
  { folder, staging, next }: StorePaths,
  staged: string,
  change: FolderChange,
  swap: FolderSwap,
): Promise<void> {
  if (!(await fileExists(folder))) return rename(staged, folder);
  if (await swap(staged, folder)) return;
  await writeJournal(staging, relative(staging, staged), change);
  await rename(staging, next);
}

async function finishJournal({ folder, staging, next }: StorePaths): Promise<void> {
  try {
    if (await fileExists(folder)) await applyJournal(next, folder); // otherwise the user removed the folder, and the change is dropped
    await rename(next, staging);
  } catch (cause) {
    throw buildWriteError(
      folder,
      `The new fixtures are complete in ${next}: the next \`touchstone\` command that writes to this folder installs them.`,
      cause,
    );
  }
  await removeStaging(staging).catch(() => {});
}

/** Renames each folder before it is removed, because a swap that outlives its killed parent must find the whole folder or none. */
async function removeStaging(staging: string): Promise<void> {
  if (!(await fileExists(staging))) return;
  for (const name of await readdir(staging)) await rename(join(staging, name), join(staging, randomUUID()));
  await rm(staging, { recursive: true, force: true });
}

/** Returns the path that the unwritten file would have in the folder; for a file outside of `staged`, the folder itself. */
function getFailedPath(cause: unknown, folder: string, staged: string): string {
  const { path = staged } = cause as NodeJS.ErrnoException;
  const inside = relative(staged, path);
  return inside.startsWith("..") ? folder : join(folder, inside);
}
