/**
 * Replaces a folder as a whole. The future folder is made beside it, and then the two change places in one step of the
 * file system, so that whoever looks, and whenever the program dies, sees the old folder or the new one. Where the file
 * system can't do that, the change is written down whole first, and whoever opens the folder after a kill carries it out.
 */

import { randomUUID } from "node:crypto";
import { readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { exists } from "../lib/index.js";
import { type Exchange, exchangeFolders } from "./exchange.js";
import { writeFailed } from "./failure.js";
import { carryOut, writeJournal } from "./journal.js";
import { type Places, placesOf } from "./places.js";
import { type FolderChange, stageFolder, sync } from "./stage.js";

const UNTOUCHED = "The old fixtures are untouched.";

/**
 * Finishes or clears away what a killed program left. Call it under the folder's lock, before reading.
 * @throws TouchstoneError `store-write-failed`
 */
export async function openFolder(path: string): Promise<void> {
  const places = await placesOf(path);
  try {
    await discard(places.staging);
  } catch (cause) {
    throw writeFailed(places.staging, UNTOUCHED, cause);
  }
  if (await exists(places.next)) await finish(places);
}

/**
 * Writes all of the change, or nothing of it. Files that it does not name stay as they are.
 * @throws TouchstoneError `store-write-failed`
 */
export async function replaceFolder(
  path: string,
  change: FolderChange,
  exchange: Exchange = exchangeFolders,
): Promise<void> {
  const places = await placesOf(path);
  // Under a name of its own, since a Python that outlives its killed parent must not find the staging of the next one.
  const staged = join(places.staging, randomUUID());
  try {
    await discard(places.staging);
    await stageFolder(places.folder, staged, change);
    await commit(places, staged, change, exchange);
  } catch (cause) {
    await discard(places.staging).catch(() => {});
    throw writeFailed(failedPath(cause, path, staged), UNTOUCHED, cause);
  }
  await sync(dirname(places.folder)).catch(() => {}); // the change is made, and a program's death can't undo it
  if (await exists(places.next)) await finish(places);
  else await discard(places.staging).catch(() => {}); // done all the same, and the next to open it clears it away
}

async function commit(
  { folder, staging, next }: Places,
  staged: string,
  change: FolderChange,
  exchange: Exchange,
): Promise<void> {
  if (!(await exists(folder))) return rename(staged, folder);
  if (await exchange(staged, folder)) return;
  await writeJournal(staging, relative(staging, staged), change);
  await rename(staging, next);
}

async function finish({ folder, staging, next }: Places): Promise<void> {
  try {
    if (await exists(folder)) await carryOut(next, folder); // else the user removed it, and wants none of it
    await rename(next, staging);
  } catch (cause) {
    throw writeFailed(
      folder,
      `The new fixtures are whole in ${next}: the next harvest moves them in.`,
      cause,
    );
  }
  await discard(staging).catch(() => {});
}

/** Renames before it removes: an exchange that comes late must meet the whole folder or none. */
async function discard(staging: string): Promise<void> {
  if (!(await exists(staging))) return;
  for (const name of await readdir(staging)) await rename(join(staging, name), join(staging, randomUUID()));
  await rm(staging, { recursive: true, force: true });
}

/** The file that could not be written, as it would have been called. */
function failedPath(cause: unknown, folder: string, staged: string): string {
  const { path = staged } = cause as NodeJS.ErrnoException;
  const inside = relative(staged, path);
  return inside.startsWith("..") ? folder : join(folder, inside);
}
