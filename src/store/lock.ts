import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import { TouchstoneError } from "../error.js";

/** A holder that was killed loses the lock after this long. */
const STALE_MS = 10_000;

/**
 * Does `work` while no other process writes to `folder`.
 * @param onWait called once, when another holds the folder
 * @throws TouchstoneError `folder-locked` after `timeoutMs`
 */
export async function withFolderLock<T>(
  folder: string,
  { onWait, timeoutMs = 600_000 }: { onWait: () => void; timeoutMs?: number },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(folder), { recursive: true });
  const release = await acquire(folder, onWait, Date.now() + timeoutMs);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(folder: string, onWait: () => void, deadline: number): Promise<() => Promise<void>> {
  const lockfilePath = join(dirname(folder), `.${basename(folder)}.lock`);
  for (let waited = false; ; waited = true) {
    try {
      return await lock(folder, { lockfilePath, realpath: false, stale: STALE_MS });
    } catch (error) {
      if ((error as { code?: string }).code !== "ELOCKED") throw error;
      if (Date.now() > deadline) throw locked(folder, lockfilePath, error);
      if (!waited) onWait();
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function locked(folder: string, lockfile: string, cause: unknown): TouchstoneError {
  return new TouchstoneError(`Another touchstone holds ${folder}.`, {
    kind: "environment",
    code: "folder-locked",
    hint: `Wait for it, or, if none is running, remove ${lockfile}.`,
    cause,
  });
}
