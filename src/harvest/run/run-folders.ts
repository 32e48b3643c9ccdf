import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, realpath, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { getCacheFolder } from "../../config/index.js";
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

/** A harvest makes run folders more often than this. If the newest one is older, the harvest was killed. */
const ABANDONED_MS = 60 * 60 * 1000;

/**
 * Makes the folder for a harvest's runs in the cache, and removes the folders of killed harvests.
 * @throws TouchstoneError `cache-in-repository`
 */
export async function openRunFolders(): Promise<RunFolders> {
  const allRuns = join(getCacheFolder(), "runs");
  await assertOutsideRepository(getCacheFolder());
  await mkdir(allRuns, { recursive: true, mode: 0o700 });
  await removeAbandoned(allRuns);
  // Not in the system's temporary folder, because codex has special rules for it.
  const path = await realpath(await mkdtemp(join(allRuns, "h")));
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
    close: () => removeFolder(path),
  };
}

async function removeAbandoned(allRuns: string): Promise<void> {
  const now = Date.now();
  for (const name of await readdir(allRuns)) {
    const folder = join(allRuns, name);
    const changed = await stat(folder).catch(() => undefined); // another harvest may remove it at the same time
    if (changed && now - changed.mtimeMs > ABANDONED_MS) await removeFolder(folder);
  }
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
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
