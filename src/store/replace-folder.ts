/**
 * Replaces a folder as a whole. The future folder is made beside it, and then the two change places in one step of the
 * file system, so that whoever looks, and whenever the program dies, sees the old folder or the new one. Where the file
 * system can't do that, the change is written down whole first, and whoever opens the folder after a kill carries it out.
 */

import { randomUUID } from "node:crypto";
import { readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileExists } from "../lib/index.js";
import { buildWriteError } from "./failure.js";
import { applyJournal, writeJournal } from "./journal.js";
import { type FolderChange, stageFolder, syncToDisk } from "./stage-folder.js";
import { getStorePaths, type StorePaths } from "./store-paths.js";
import { type FolderSwap, swapFolders } from "./swap-folders.js";

const UNTOUCHED_MESSAGE = "The old fixtures are untouched.";

/**
 * Finishes or clears away what a killed program left. Call it under the folder's lock, before reading.
 * @throws TouchstoneError `store-write-failed`
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
 * Writes all of the change, or nothing of it. Files that it does not name stay as they are.
 * @throws TouchstoneError `store-write-failed`
 */
export async function replaceFolder(
  path: string,
  change: FolderChange,
  swap: FolderSwap = swapFolders,
): Promise<void> {
  const paths = await getStorePaths(path);
  // Under a name of its own, since a Python that outlives its killed parent must not find the staging of the next one.
  const staged = join(paths.staging, randomUUID());
  try {
    await removeStaging(paths.staging);
    await stageFolder(paths.folder, staged, change);
    await commitStaged(paths, staged, change, swap);
  } catch (cause) {
    await removeStaging(paths.staging).catch(() => {});
    throw buildWriteError(getFailedPath(cause, path, staged), UNTOUCHED_MESSAGE, cause);
  }
  await syncToDisk(dirname(paths.folder)).catch(() => {}); // the change is made, and a program's death can't undo it
  if (await fileExists(paths.next)) await finishJournal(paths);
  else await removeStaging(paths.staging).catch(() => {}); // done all the same, and the next to open it clears it away
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
    if (await fileExists(folder)) await applyJournal(next, folder); // else the user removed it, and wants none of it
    await rename(next, staging);
  } catch (cause) {
    throw buildWriteError(
      folder,
      `The new fixtures are whole in ${next}: the next harvest moves them in.`,
      cause,
    );
  }
  await removeStaging(staging).catch(() => {});
}

/** Renames before it removes: an exchange that comes late must meet the whole folder or none. */
async function removeStaging(staging: string): Promise<void> {
  if (!(await fileExists(staging))) return;
  for (const name of await readdir(staging)) await rename(join(staging, name), join(staging, randomUUID()));
  await rm(staging, { recursive: true, force: true });
}

/** The file that could not be written, as it would have been called. */
function getFailedPath(cause: unknown, folder: string, staged: string): string {
  const { path = staged } = cause as NodeJS.ErrnoException;
  const inside = relative(staged, path);
  return inside.startsWith("..") ? folder : join(folder, inside);
}
