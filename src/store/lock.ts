import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { makeFolders } from "../lib/index.js";
import { storeErrors } from "./errors.js";
import { buildWriteError } from "./failure.js";
import { recoverFolder } from "./replace-folder.js";
import { getStorePaths, type StorePaths } from "./store-paths.js";

export interface FolderLockOptions {
  /** Called once if another process holds the lock. */
  onWait: () => void;
  /** Upper limit of the wait for the lock, in milliseconds; default: ten minutes. */
  timeoutMs?: number;
}

/** A killed process loses the lock after this time. */
const STALE_MS = 10_000;
/** A process that holds the lock renews it at this interval. */
const HEARTBEAT_MS = 2_000;

/**
 * Calls `work` while no other process writes to `folder`. Before that, it completes or removes the remains of a
 * killed process.
 * @param work its signal aborts when the lock is lost, for example to another process after this one was
 *   suspended for a long time
 * @throws TouchstoneError `folder-locked` after `timeoutMs`, `store-write-failed`, and the errors of `recoverFolder`
 */
export async function withFolderLock<T>(
  folder: string,
  { onWait, timeoutMs = 600_000 }: FolderLockOptions,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const paths = await getStorePaths(folder);
  const lost = new AbortController();
  const release = await acquireLock(paths, lost, onWait, Date.now() + timeoutMs);
  try {
    await recoverFolder(folder);
    return await work(lost.signal);
  } finally {
    if (!lost.signal.aborted) await release();
  }
}

async function acquireLock(paths: StorePaths, lost: AbortController, onWait: () => void, deadline: number) {
  for (let waited = false; ; waited = true) {
    try {
      await makeFolders(dirname(paths.lock));
      return await lock(paths.folder, {
        lockfilePath: paths.lock,
        realpath: false, // the folder may not exist yet
        stale: STALE_MS,
        update: HEARTBEAT_MS,
        onCompromised: (cause) => lost.abort(storeErrors.folderLockLost({ folder: paths.folder, cause })),
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") {
        throw buildWriteError(paths.lock, "Nothing was changed.", error);
      }
      if (Date.now() >= deadline) throw storeErrors.folderLocked({ ...paths, cause: error });
      if (!waited) onWait();
      await sleep(Math.min(250, Math.max(1, deadline - Date.now())));
    }
  }
}
