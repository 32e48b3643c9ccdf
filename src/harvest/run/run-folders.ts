import { existsSync } from "node:fs";
import { realpath, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeCacheFolder } from "../../codex/index.js";
import { getCacheFolder, RUNS } from "../../config/index.js";
import { makeScratchFolder, removeAbandonedFolders, removeScratchFolder } from "../../lib/index.js";
import { harvestErrors } from "../errors.js";

/** The run folders of one harvest. */
export interface RunFolders {
  path: string;
  /** Takes the folder of a run that has ended, to remove it. */
  discard(folder: string): Promise<void>;
  /** Removes all remaining folders. */
  close(): Promise<void>;
}

/**
 * Upper limit of the folders of ended runs (about 3 MB each) that are kept. For five seconds after a deletion,
 * ext4 looks at the deleted file again for each new file, so rare deletions are cheaper. This saves a sixth of
 * the time of a harvest of the catalogue.
 */
const MAX_DISCARDED = 150;

/**
 * Makes the folder for a harvest's runs in the cache, and removes the folders of killed harvests.
 * @throws TouchstoneError `cache-in-repository`, `cache-path-too-long`, `cache-unwritable`
 */
export async function openRunFolders(): Promise<RunFolders> {
  const cache = getCacheFolder();
  await assertOutsideRepository(cache);
  await assertShortPath(cache);
  const allRuns = await makeCacheFolder(cache, RUNS, { isPrivate: true });
  await removeAbandonedFolders(allRuns, "");
  // Not in the system's temporary folder, because codex has special rules for it.
  const folder = makeScratchFolder(allRuns, "h");
  const path = await realpath(folder);
  let discarded: string[] = [];
  return {
    path,
    discard: async (folder) => {
      discarded.push(folder);
      if (discarded.length < MAX_DISCARDED) return;
      const folders = discarded;
      discarded = [];
      await Promise.all(folders.map(removeFolder));
    },
    close: () => removeScratchFolder(folder),
  };
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** The system's limit for the path of a Unix socket, in bytes without the zero at its end. */
const MAX_SOCKET_PATH_BYTES = process.platform === "darwin" ? 103 : 107;
/** The longest path of a socket in the cache. */
const LONGEST_SOCKET = `${RUNS}/hXXXXXX/rXXXXXX/host.sock`;

async function assertShortPath(cache: string): Promise<void> {
  const folder = await realpath(cache).catch(() => cache);
  if (Buffer.byteLength(join(folder, LONGEST_SOCKET)) <= MAX_SOCKET_PATH_BYTES) return;
  throw harvestErrors.cachePathTooLong({ folder, limit: MAX_SOCKET_PATH_BYTES });
}

/**
 * Codex looks for a git repository in every folder above the workspace. It would read that repository's
 * AGENTS.md, and the sandbox of a resumed thread would differ.
 */
async function assertOutsideRepository(cache: string): Promise<void> {
  for (
    let folder = await realpath(cache).catch(() => cache);
    folder !== dirname(folder);
    folder = dirname(folder)
  ) {
    if (!existsSync(join(folder, ".git"))) continue;
    throw harvestErrors.cacheInRepository({ folder });
  }
}
