import { existsSync } from "node:fs";
import { access, constants, lstat, mkdir, realpath, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CODEX_TEMPORARY_FOLDER, makeCacheFolder, removeCodexTraces } from "../../codex/index.js";
import { getCacheFolder, getOuterRunPrefix, OUTER_RUNS, RUNS } from "../../config/index.js";
import { makeScratchFolder, removeAbandonedFolders, removeScratchFolder } from "../../lib/index.js";
import { harvestErrors } from "../errors.js";

/** The run folders of one harvest. */
export interface RunFolders {
  /** The folder that contains them. */
  path: string;
  /** Takes the folder of a run that has ended. It is removed later, together with others. */
  discard(folder: string): Promise<void>;
  /** Removes all remaining folders. */
  close(): Promise<void>;
}

/**
 * How many folders of ended runs (about 3 MB each) are kept at most. For five seconds after a deletion,
 * ext4 looks at the deleted file again for each new file, so rare deletions are cheaper. This saves a sixth of
 * the time of a harvest of the catalogue.
 */
const MAX_DISCARDED = 150;

/**
 * Makes the folder for a harvest's runs, and removes the folders of killed harvests. The new folder lies in the cache, or in
 * a private folder in /var/tmp if the cache lies in /tmp, where codex's sandbox lets every command write.
 * @throws TouchstoneError `cache-in-repository`, `cache-path-too-long`, `cache-unwritable`, `runs-in-temporary`
 */
export async function openRunFolders(): Promise<RunFolders> {
  const cache = getCacheFolder();
  const allRuns = await makeParentFolder(cache);
  await removeAbandonedFolders(allRuns, "");
  const folder = makeScratchFolder(allRuns, allRuns === OUTER_RUNS ? getOuterRunPrefix(cache) : "h");
  const removeTraces = () => removeCodexTraces();
  process.once("exit", removeTraces); // for a second Ctrl-C, which ends this process before `close`; the listener that removes the folder runs first
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
    close: async () => {
      await removeScratchFolder(folder);
      process.off("exit", removeTraces);
      removeTraces();
    },
  };
}

async function makeParentFolder(cache: string): Promise<string> {
  const isOuter = await isInTemporaryFolder(cache);
  const parent = isOuter ? OUTER_RUNS : join(cache, RUNS);
  if (isOuter && (await isInTemporaryFolder(parent))) throw harvestErrors.runsInTemporary({ cache });
  await assertOutsideRepository(isOuter ? dirname(parent) : cache);
  await assertShortPath(parent);
  if (!isOuter) return makeCacheFolder(cache, RUNS, { isPrivate: true });
  try {
    await mkdir(parent, { mode: 0o700 }).catch(() => {});
    const stats = await lstat(parent);
    // In /var/tmp, another user can make a folder of this name first.
    if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o077) !== 0)
      throw new Error(`${parent} is no private folder of this user`);
    await access(parent, constants.W_OK | constants.X_OK);
    return parent;
  } catch (cause) {
    throw harvestErrors.runsInTemporary({ cache, cause });
  }
}

/** Whether a folder lies in /tmp, where codex's sandbox lets every command write. */
async function isInTemporaryFolder(folder: string): Promise<boolean> {
  const temporary = await realpath(CODEX_TEMPORARY_FOLDER).catch(() => CODEX_TEMPORARY_FOLDER);
  return `${await resolveExisting(folder)}/`.startsWith(`${temporary}/`);
}

/** Resolves the links in a path, even if its last parts do not exist yet. */
async function resolveExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path === dirname(path) ? path : join(await resolveExisting(dirname(path)), basename(path));
  }
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** The system's limit for the path of a Unix socket, in bytes without the zero at its end. */
const MAX_SOCKET_PATH_BYTES = process.platform === "darwin" ? 103 : 107;
/** The form of the longest path of a socket below the parent of all run folders. In /var/tmp, the first name is longer, but the parent's path is short. */
const LONGEST_SOCKET = "hXXXXXX/rXXXXXX/host.sock";

async function assertShortPath(runs: string): Promise<void> {
  const folder = await resolveExisting(runs);
  if (Buffer.byteLength(join(folder, LONGEST_SOCKET)) <= MAX_SOCKET_PATH_BYTES) return;
  throw harvestErrors.cachePathTooLong({ folder, limit: MAX_SOCKET_PATH_BYTES });
}

/**
 * Codex looks for a git repository in every folder above the workspace. It would read that repository's
 * AGENTS.md, and the sandbox of a resumed thread would differ.
 */
async function assertOutsideRepository(parent: string): Promise<void> {
  for (let folder = await resolveExisting(parent); folder !== dirname(folder); folder = dirname(folder)) {
    if (!existsSync(join(folder, ".git"))) continue;
    throw harvestErrors.cacheInRepository({ folder });
  }
}
